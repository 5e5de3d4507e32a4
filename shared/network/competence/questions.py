"""What § 86 SGB VIII leaves open for a network with prisons: for the ministries to decide."""

from shared.language.open_question import OpenQuestion

COMPETENCE_QUESTIONS: tuple[OpenQuestion, ...] = (
    OpenQuestion(
        question="After how long, and by what else, does a prison become a habitual residence once "
        "the home is given up?",
        source="§ 86 SGB VIII, § 30(3) SGB I",
        until_then="never by itself: the coordination office clears it, else the office of the "
        "child's stay acts (§ 86d)",
    ),
    OpenQuestion(
        question="No parent has custody and the child lived with both by turns: who is competent?",
        source="§ 86(3) SGB VIII names sentences 2 and 4 of (2), not sentence 3",
        until_then="the coordination office clears it, else the office of the child's stay acts",
    ),
    OpenQuestion(
        question="May a prison's word be taken without proof that both parents live in one "
        "district, or that a home is kept?",
        source="§ 86(1) SGB VIII, § 20 SGB X",
        until_then="yes, as a fact that the office may find otherwise and then hands over (§ 86c)",
    ),
    OpenQuestion(
        question="When is the residence of a parent not ascertainable, so that where the child "
        "lives counts?",
        source="§ 86(4) SGB VIII",
        until_then="what a prison does not know counts as missing, not as not ascertainable",
    ),
    OpenQuestion(
        question="From when has a child no habitual residence, so that where it actually stays "
        "counts?",
        source="§ 86(4) sentence 2 SGB VIII, § 30(3) SGB I",
        until_then="never by itself: where only a stay is known the office there acts (§ 86d), and "
        "the habitual residence is missing",
    ),
    OpenQuestion(
        question="From when are grandparents or other relatives a foster person?",
        source="§§ 33, 44, 86(6) SGB VIII",
        until_then="as soon as the sender says that the child has lived there for two years and "
        "will stay; where it says neither, the fact is missing",
    ),
    OpenQuestion(
        question="Does a notice come before a benefit begins, so that § 86(5) never applies to it?",
        source="§ 86(2) to (5) SGB VIII",
        until_then="yes; an office that helps already answers as a duplicate or hands over",
    ),
    OpenQuestion(
        question="May it be said on the bus that a family seeks asylum?",
        source="§ 86(7) SGB VIII, § 67 SGB X",
        until_then="not in a notice and on no shared topic: the sender ticks the coordination "
        "office alone, which clears it by hand; only an office that hands over may say § 86(7), "
        "in its command, and the next office reads it in its own message",
    ),
    OpenQuestion(
        question="May the coordination office hold what an office outside the network is competent "
        "for, until it has forwarded it?",
        source="§ 16(2) SGB I",
        until_then="yes, where path and consent allow it; else the office of the child's stay acts",
    ),
    OpenQuestion(
        question="Where the coordination office alone may be told: may it hear which youth office "
        "would be competent, and does it hold the case only until that one is told?",
        source="§ 86 SGB VIII, Art. 5(1)(c) DSGVO",
        until_then="no and no: facts about a family name nobody who may not act on them",
    ),
    OpenQuestion(
        question="Does competence follow § 86 SGB VIII where only counselling is asked for?",
        source="§§ 16, 17, 27, 86 SGB VIII",
        until_then="yes, for all that a notice asks for; §§ 86a, 86b and 87 are the office's own "
        "to see",
    ),
)
