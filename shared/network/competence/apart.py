"""Whose home counts where the parents live apart: § 86(2) and (3) SGB VIII."""

from dataclasses import replace

from shared.network.children import Caregiver, ResidenceBasis
from shared.network.competence.facts import Custody, LivedWith, Parents, Paternity
from shared.network.competence.lines import Counts, MissingFact, WhoseHome, line
from shared.network.competence.situation import BothHomes

_LINES = (
    line(
        "sgb_viii_86_1_one_district",
        "§ 86(1) sentence 1",
        Counts.PARENTS,
        "the parents live apart, but both in the district of one office",
        BothHomes.ONE_DISTRICT,
    ),
    line(
        "sgb_viii_86_2_custody_outside",
        "§ 86(2) sentence 1",
        Counts.OTHER_PARENT,
        "the parents live apart and the one who alone has custody counts",
        Custody.OTHER_PARENT_ALONE,
    ),
    line(
        "sgb_viii_86_2_custody_in_prison",
        "§ 86(2) sentence 1",
        Counts.PRISONER,
        "the parents live apart and the one who alone has custody counts",
        Custody.PRISONER_ALONE,
    ),
    line(
        "custody_unknown",
        "§ 86(2) and (3)",
        Counts.NOT_YET_KNOWN,
        "the parents live apart, so it depends on who has custody",
        Custody.UNKNOWN,
        missing=(MissingFact.CUSTODY,),
    ),
    line(
        "paternity_unknown_guardian",
        "§ 86(1) and (3)",
        Counts.NOT_YET_KNOWN,
        "no parent has custody, so it depends on whether paternity is established",
        Custody.GUARDIAN,
        Paternity.UNKNOWN,
        missing=(MissingFact.PATERNITY,),
    ),
    line(
        "sgb_viii_86_2_joint_lives_outside",
        "§ 86(2) sentence 2",
        Counts.OTHER_PARENT,
        "custody is joint, so of the parents apart the one with whom the child lives counts",
        Custody.JOINT,
        Caregiver.OTHER_PARENT,
        ResidenceBasis.HABITUAL,
    ),
    line(
        "sgb_viii_86_2_joint_lived_outside",
        "§ 86(2) sentence 2",
        Counts.OTHER_PARENT,
        "custody is joint, so of the parents apart the one with whom the child last lived counts",
        Custody.JOINT,
        LivedWith.OTHER_PARENT,
    ),
    line(
        "sgb_viii_86_2_joint_lived_with_prisoner",
        "§ 86(2) sentence 2",
        Counts.PRISONER,
        "custody is joint, so of the parents apart the one with whom the child last lived counts",
        Custody.JOINT,
        LivedWith.PRISONER,
    ),
    line(
        "sgb_viii_86_2_joint_lived_with_neither",
        "§ 86(2) sentence 4",
        Counts.CHILD,
        "custody is joint and the child has not lived with either parent for six months",
        Custody.JOINT,
        LivedWith.NEITHER,
    ),
    line(
        "sgb_viii_86_2_joint_stays_outside",
        "§ 86(2) sentence 3",
        Counts.OTHER_PARENT,
        "the child lived with both by turns, and the one with whom it last stayed counts",
        Custody.JOINT,
        LivedWith.BOTH,
        Caregiver.OTHER_PARENT,
    ),
    line(
        "stayed_with_unknown",
        "§ 86(2) sentence 3",
        Counts.NOT_YET_KNOWN,
        "the child lived with both by turns, so it depends on with whom it stayed last",
        Custody.JOINT,
        LivedWith.BOTH,
        missing=(MissingFact.LIVED_WITH,),
    ),
    line(
        "sgb_viii_86_3_lives_outside",
        "§ 86(3)",
        Counts.OTHER_PARENT,
        "no parent has custody, so the one with whom the child lives counts",
        Custody.GUARDIAN,
        Caregiver.OTHER_PARENT,
        ResidenceBasis.HABITUAL,
    ),
    line(
        "sgb_viii_86_3_lived_outside",
        "§ 86(3)",
        Counts.OTHER_PARENT,
        "no parent has custody, so the one with whom the child last lived counts",
        Custody.GUARDIAN,
        LivedWith.OTHER_PARENT,
    ),
    line(
        "sgb_viii_86_3_lived_with_prisoner",
        "§ 86(3)",
        Counts.PRISONER,
        "no parent has custody, so the one with whom the child last lived counts",
        Custody.GUARDIAN,
        LivedWith.PRISONER,
    ),
    line(
        "sgb_viii_86_3_lived_with_neither",
        "§ 86(3)",
        Counts.CHILD,
        "no parent has custody and the child has not lived with one for six months",
        Custody.GUARDIAN,
        LivedWith.NEITHER,
    ),
    line(
        "no_custody_by_turns",
        "§ 86(3)",
        Counts.LAW_IS_SILENT,
        "no parent has custody and the child lived by turns, for which the law has no rule",
        Custody.GUARDIAN,
        LivedWith.BOTH,
    ),
    line(
        "lived_with_unknown",
        "§ 86(2) and (3)",
        Counts.NOT_YET_KNOWN,
        "the parents live apart, so it depends on with whom the child lived last",
        missing=(MissingFact.LIVED_WITH,),
    ),
)
PARENTS_APART: tuple[WhoseHome, ...] = tuple(
    replace(each, when=(Parents.APART, *each.when)) for each in _LINES
)
"""One of them always fits parents who live apart."""
