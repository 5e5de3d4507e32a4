"""The first half of the table of competence: whose home counts by § 86 SGB VIII."""

from shared.network.competence.apart import PARENTS_APART
from shared.network.competence.facts import Parents, Paternity, PrisonerIs
from shared.network.competence.follows import FosterStand
from shared.network.competence.lines import Counts, MissingFact, WhoseHome, line
from shared.network.competence.situation import WhoCounts

WHOSE_HOME: tuple[WhoseHome, ...] = (
    line(
        "sgb_viii_86_6",
        "§ 86(6)",
        Counts.CHILD,
        "the child has lived with a foster person for two years and will stay there",
        FosterStand.LASTING,
    ),
    line(
        "sgb_viii_86_4_abroad",
        "§ 86(4)",
        Counts.CHILD,
        "whoever would count lives abroad, so where the child lives counts",
        WhoCounts.ABROAD,
    ),
    line(
        "sgb_viii_86_4_both_dead",
        "§ 86(4)",
        Counts.CHILD,
        "both parents have died, so where the child lives counts",
        Parents.BOTH_DEAD,
    ),
    line(
        "nothing_known",
        "§ 86",
        Counts.NOT_YET_KNOWN,
        "competence follows the parents, of whom nothing is known",
        PrisonerIs.UNKNOWN,
        Parents.UNKNOWN,
        missing=(MissingFact.PRISONER_IS, MissingFact.PARENTS),
    ),
    line(
        "prisoner_unknown",
        "§ 86",
        Counts.NOT_YET_KNOWN,
        "competence follows the parents, and it is not known which of them the prisoner is",
        PrisonerIs.UNKNOWN,
        missing=(MissingFact.PRISONER_IS,),
    ),
    line(
        "sgb_viii_86_1_mother_in_prison",
        "§ 86(1) sentence 2",
        Counts.PRISONER,
        "paternity is not established, so one parent alone counts",
        Paternity.NOT_ESTABLISHED,
        PrisonerIs.MOTHER,
    ),
    line(
        "sgb_viii_86_4_mother_dead",
        "§ 86(4)",
        Counts.CHILD,
        "paternity is not established and the mother has died, so where the child lives counts",
        Paternity.NOT_ESTABLISHED,
        Parents.ONE_DEAD,
    ),
    line(
        "sgb_viii_86_1_mother_outside",
        "§ 86(1) sentence 2",
        Counts.OTHER_PARENT,
        "paternity is not established, so one parent alone counts",
        Paternity.NOT_ESTABLISHED,
    ),
    line(
        "paternity_unknown_mother_dead",
        "§ 86(1) and (4)",
        Counts.NOT_YET_KNOWN,
        "the mother has died, so it depends on whether paternity is established",
        Parents.ONE_DEAD,
        PrisonerIs.FATHER,
        Paternity.UNKNOWN,
        missing=(MissingFact.PATERNITY,),
    ),
    line(
        "sgb_viii_86_1_only_living_parent",
        "§ 86(1) sentence 3",
        Counts.PRISONER,
        "the other parent has died, so the only living parent counts",
        Parents.ONE_DEAD,
    ),
    line(
        "sgb_viii_86_1_together",
        "§ 86(1) sentence 1",
        Counts.PARENTS,
        "the parents share a home",
        Parents.TOGETHER,
    ),
    line(
        "parents_unknown",
        "§ 86",
        Counts.NOT_YET_KNOWN,
        "it is not known whether the parents live together, apart, or at all",
        Parents.UNKNOWN,
        missing=(MissingFact.PARENTS,),
    ),
    *PARENTS_APART,
)
"""Read from top to bottom: the first line that fits says whose home counts."""
