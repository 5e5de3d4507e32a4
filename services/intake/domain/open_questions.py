"""What the ministries have to say about notices and consents, and what intake does until then."""

from shared.language.open_question import OpenQuestion

OPEN_QUESTIONS: tuple[OpenQuestion, ...] = (
    OpenQuestion(
        question="On which section of the Land's prison data act does a notice leave the prison "
        "when the prisoner agrees to it?",
        until_then="it leaves with his consent, and without it not at all",
        source="JVollzDSG M-V, Art. 6(1)(a) DSGVO",
    ),
    OpenQuestion(
        question="On which section of the Land's prison act does a prison tell public bodies of "
        "relatives who are left without support?",
        until_then="it tells public bodies only, and nothing comes back but that it was passed on",
        source="StVollzG M-V; pattern: § 180(3) no. 3 StVollzG",
    ),
    OpenQuestion(
        question="May the parent with whom a child lives consent alone where custody is joint?",
        until_then="both parents give the consent about their child",
        source="§§ 1629(1), 1687(1) BGB",
    ),
    OpenQuestion(
        question="From which age does a young person have to agree too?",
        until_then="from 14 on the young person agrees beside whoever has custody",
        source="Art. 8 DSGVO, § 36 SGB I (15 years), § 8 SGB VIII",
    ),
    OpenQuestion(
        question="May the name and address of whoever looks after the children travel before "
        "they know of it?",
        until_then="yes, to the office that can reach the children, which informs them at first "
        "contact; where they ticked receivers, to those alone",
        source="Art. 14(3) DSGVO",
    ),
    OpenQuestion(
        question="How long may a notice wait for the consents that are missing, and how long "
        "before the end of one are those reminded who can renew it?",
        until_then="four weeks, after which only its number is kept; 28 days before the end",
        source="Art. 5(1)(c), (e) and 7 DSGVO",
    ),
    OpenQuestion(
        question="Within which time is whoever looks after the children told, where the prison "
        "named them and they did not sign?",
        until_then="at first contact, and where nobody says within 28 days that it was done the "
        "offices that have the case are reminded",
        source="Art. 14(3)(a), (b) DSGVO",
    ),
    OpenQuestion(
        question="By which basis may a prison hear that a measure started for relatives in need?",
        until_then="it does not hear it",
        source="§ 65 SGB VIII, StVollzG M-V",
    ),
    OpenQuestion(
        question="When a consent about one of several children ends who were told of together, or "
        "that of who looks after them, may the office keep the rest until it is sealed anew?",
        until_then="no, their referral ends with it, and they go on once sealed anew where the "
        "prison withdrew it",
        source="Art. 17(1)(b) DSGVO",
    ),
    OpenQuestion(
        question="Who may set a protective stop, and lift it?",
        until_then="the prison and a youth office that was told, without a reason; nobody lifts it",
        source="§§ 4, 5 KKG, GewSchG",
    ),
    OpenQuestion(
        question="May a prison still hear `passed_on` after a youth office has set a protective "
        "stop, where the office could read its part before and only the word of it comes late?",
        until_then="yes, since silence would tell it that somebody has intervened; after a stop of "
        "its own it hears nothing at all",
        source="§§ 4, 5 KKG, GewSchG, Art. 5(1)(a) DSGVO",
    ),
    OpenQuestion(
        question="May intake keep what the answers to the prison depend on after a withdrawal or a "
        "protective stop at an office, or after the last that was heard of a case, so that the "
        "prison does not learn which it was?",
        until_then="yes, without a name, age or need, until the consents end, and at most until "
        "three years after the notice or the last renewal, also one that its prison alone sends",
        source="Art. 17(1)(b), 17(3) and 23(1)(i) DSGVO",
    ),
    OpenQuestion(
        question="What is a prison answered that sends new consents, or renews them, after a case "
        "was taken back at an office: that it ended, which tells who refused, or as ever?",
        until_then="as ever, and nothing comes of them; who wants help again turns to an office",
        source="Art. 5(1)(a) and 7 DSGVO, § 65 SGB VIII",
    ),
    OpenQuestion(
        question="May a prison see that a consent was renewed at an office, by a case that goes on "
        "for longer?",
        until_then="yes: a renewal moves the end of the consent for all who know of it, and a case "
        "without one looks the same whatever became of it",
        source="Art. 5(1)(a) and 7 DSGVO, § 65 SGB VIII",
    ),
    OpenQuestion(
        question="May a prison see, where all tick it, that an office has ended what it accepted, "
        "while it does not see that a family withdrew there or has to be protected?",
        until_then="yes: an end is one word whatever came of it, and what is taken back looks like "
        "help that goes on",
        source="Art. 6(1)(a) DSGVO, § 65 SGB VIII",
    ),
    OpenQuestion(
        question="How long is a case kept at most on which help goes on?",
        until_then="three years from the notice or the last renewal; an office that helps on has a "
        "file of its own by then",
        source="Art. 5(1)(e) DSGVO, § 9b SGB VIII",
    ),
    OpenQuestion(
        question="May one word say that all who gave the consents of a case have renewed them, or "
        "does each of them have to be named?",
        until_then="it may, and says that each of them did, on that day and in that form, which is "
        "shown of each by itself; where one is named nothing is renewed but what that one gave",
        source="Art. 4 no. 11, 7(1) DSGVO, § 1629(1) BGB",
    ),
    OpenQuestion(
        question="On which section of the Land's prison data act does a prison answer what an "
        "office asks it back, and is the consent to the purpose of a notice enough for it?",
        until_then="it answers what stands on a closed list where those concerned have consented "
        "to its purpose, and the office that asks is a receiver",
        source="§ 62(2), (3) SGB VIII, JVollzDSG M-V",
    ),
    OpenQuestion(
        question="Is the coordination office a public body?",
        until_then="no, unless the registry says so: nothing goes to it without a consent",
        source="§ 2 BDSG, DSG M-V",
    ),
)
