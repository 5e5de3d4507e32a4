"""What an office may answer, as buttons: what each asks for, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.desk.domain.asked import Asked, Choice, DayAsked, OfficeAsked, SealedAnew, YesAsked
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeclineReason,
    DeclineReferral,
    DeliveryResult,
)
from services.referral.contract.helping import (
    CloseReferral,
    ClosingOutcome,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DurationBand,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.contract.passing_on import HandOverReferral, HandOverRule, ReassignReferral
from services.referral.contract.questions import AskQuestion
from shared.language.message import Command
from shared.network.questions import Question


@dataclass(frozen=True, slots=True)
class Button:
    """One command, as people see it."""

    command: type[Command]
    label: str
    follows: str
    """What happens then, in plain words."""
    asks: tuple[Asked, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    """What the command says without anybody being asked."""
    service: str = "referral"
    """That of the command."""

    @property
    def name(self) -> str:
        """The name of the command."""
        return self.command.type_name()


BUTTONS: tuple[Button, ...] = (
    Button(
        AcknowledgeReferral,
        "Eingang bestätigen",
        "Ihre Stelle hat den Eingang gesehen; daran wird nicht mehr erinnert. Die Frist für die "
        "Entscheidung läuft weiter. Die Justizvollzugsanstalt erfährt davon nichts.",
    ),
    Button(
        AcceptReferral,
        "Wir übernehmen",
        "Ihre Stelle ist für die Familie da; als Nächstes wird das erste Gespräch erwartet. Was "
        "die Justizvollzugsanstalt davon höchstens erfährt, steht oben.",
    ),
    Button(
        RecordConsultation,
        "Gespräch eintragen",
        "Es wird nur festgehalten, dass ein Gespräch stattgefunden hat, nichts von seinem Inhalt. "
        "Mit dem ersten ist die Frist dafür erfüllt.",
        (
            Choice(
                "kind",
                "Mit wem",
                {
                    ConsultationKind.FAMILY: "mit der Familie",
                    ConsultationKind.CHILD: "mit dem Kind",
                    ConsultationKind.PROFESSIONAL: "mit einer Fachkraft",
                },
            ),
            Choice(
                "sequence",
                "Welches",
                {
                    ConsultationSequence.FIRST: "das erste Gespräch",
                    ConsultationSequence.FURTHER: "ein weiteres Gespräch",
                },
            ),
            Choice(
                "mode",
                "Wie",
                {
                    ConsultationMode.IN_PERSON: "persönlich",
                    ConsultationMode.HOME_VISIT: "Hausbesuch",
                    ConsultationMode.PHONE: "am Telefon",
                    ConsultationMode.VIDEO: "per Video",
                    ConsultationMode.ONLINE: "schriftlich online",
                },
            ),
            Choice(
                "duration",
                "Dauer",
                {
                    DurationBand.UP_TO_30: "bis 30 Minuten",
                    DurationBand.UP_TO_60: "bis 60 Minuten",
                    DurationBand.UP_TO_90: "bis 90 Minuten",
                    DurationBand.OVER_90: "länger als 90 Minuten",
                },
            ),
            DayAsked("held_on", "Am"),
            YesAsked("anonymous", "anonym beraten"),
        ),
    ),
    Button(
        ReportMeasureStarted,
        "Hilfe hat begonnen",
        "Es wird nur festgehalten, dass eine Hilfe begonnen hat, nicht welche.",
        (DayAsked("started_on", "Am"),),
    ),
    Button(
        AskQuestion,
        "Die Anstalt fragen",
        "Ihre Fristen ruhen, bis die Anstalt antwortet oder ihre Zeit dafür um ist. Jede Frage ist "
        "einmal möglich, und nur, soweit die Einwilligung sie deckt (§ 62 SGB VIII).",
        (
            Choice(
                "question",
                "Ihre Frage",
                {
                    Question.PRISONER_HOME: "Wohnung des inhaftierten Elternteils",
                    Question.OTHER_PARENT_HOME: "Wohnort des anderen Elternteils",
                    Question.CUSTODY: "Elterliche Sorge",
                    Question.CAREGIVER_CONTACT: "Wie die Person zu erreichen ist, die betreut",
                    Question.WAYS_OF_CONTACT: "Mögliche Wege des Kontakts",
                    Question.INTERPRETER_LANGUAGE: "Sprache für das Dolmetschen",
                    Question.PLANNED_RELEASE: "Wie bald die Entlassung geplant ist",
                },
            ),
        ),
    ),
    Button(
        DeclineReferral,
        "Wir übernehmen nicht",
        "Sind Sie nicht zuständig oder sehen keinen Bedarf, sucht die Koordinierungsstelle weiter; "
        "in den anderen Fällen endet es hier. Den Grund erfährt die Justizvollzugsanstalt nicht.",
        (
            Choice(
                "reason",
                "Grund",
                {
                    DeclineReason.NOT_COMPETENT: "Wir sind nicht zuständig",
                    DeclineReason.NO_NEED: "Es besteht kein Bedarf",
                    DeclineReason.FAMILY_DECLINES: "Die Familie möchte keine Hilfe",
                    DeclineReason.DUPLICATE: "Der Fall ist uns schon bekannt",
                },
            ),
        ),
    ),
    Button(
        HandOverReferral,
        "An eine andere Stelle übergeben",
        "Ihr Browser verschließt die Angaben neu, so dass nur die gewählte Stelle sie lesen kann. "
        "Bis sie übernimmt, bleibt Ihre Stelle zuständig (§ 86c SGB VIII). Die "
        "Justizvollzugsanstalt erfährt davon nichts.",
        (
            OfficeAsked("to", "Welche Stelle ist zuständig?"),
            Choice(
                "rule",
                "Warum diese Stelle?",
                {
                    HandOverRule.PARENTS_HABITUAL_RESIDENCE: "Die Eltern leben dort (§ 86 Abs. 1)",
                    HandOverRule.PARENT_WITH_CUSTODY: "Der maßgebliche Elternteil lebt dort "
                    "(§ 86 Abs. 2)",
                    HandOverRule.CUSTODY_WITH_NEITHER_PARENT: "Kein Elternteil hat die Sorge; der, "
                    "bei dem das Kind lebt oder zuletzt lebte, wohnt dort (§ 86 Abs. 3)",
                    HandOverRule.CHILDS_ACTUAL_STAY: "Kein Elternteil lebt im Inland; das Kind "
                    "hält sich dort auf (§ 86 Abs. 4)",
                    HandOverRule.PARENTS_APART_AFTER_START: "Die Eltern haben sich nach Beginn der "
                    "Hilfe getrennt; der maßgebliche lebt dort (§ 86 Abs. 5)",
                    HandOverRule.LASTING_FOSTER_CARE: "Das Kind lebt dort seit zwei Jahren bei "
                    "einer Pflegeperson und bleibt (§ 86 Abs. 6)",
                    HandOverRule.SEEKING_ASYLUM: "Das Kind sucht um Asyl nach und ist dorthin "
                    "verteilt (§ 86 Abs. 7)",
                    HandOverRule.NO_LONGER_PROVISIONAL: "Sie waren vorläufig tätig; die "
                    "zuständige Stelle steht jetzt fest (§ 86d)",
                },
            ),
            YesAsked("talk_held", "Wir haben mit der Familie und der anderen Stelle gesprochen"),
            SealedAnew("sealed"),
        ),
    ),
    Button(
        ReassignReferral,
        "Neu zuweisen",
        "Die säumige Stelle muss dann nichts mehr tun. Möglich ist es nur, solange sie nicht "
        "übernommen hat: an Ihre Stelle selbst oder an das Jugendamt, in dessen Bereich sich alle "
        "Kinder aufhalten (§ 86d SGB VIII). Die Justizvollzugsanstalt erfährt davon nichts.",
        (OfficeAsked("to", "Wer soll tätig werden?"),),
    ),
    Button(
        CloseReferral,
        "Abschließen",
        "Die Arbeit an diesem Fall ist beendet, und keine Frist läuft mehr. Das Ergebnis erfährt "
        "die Justizvollzugsanstalt nicht.",
        (
            Choice(
                "outcome",
                "Ergebnis",
                {
                    ClosingOutcome.HELPED: "Es konnte geholfen werden",
                    ClosingOutcome.PARTLY: "Es konnte teilweise geholfen werden",
                    ClosingOutcome.NOT_REACHED: "Die Familie war nicht zu erreichen",
                    ClosingOutcome.NO_RESPONSE: "Die Familie hat sich nicht gemeldet",
                    ClosingOutcome.DECLINED_BY_FAMILY: "Die Familie möchte keine Hilfe",
                    ClosingOutcome.ALREADY_HELPED: "Es wird schon geholfen",
                    ClosingOutcome.MOVED: "Die Familie ist umgezogen",
                    ClosingOutcome.CAME_OF_AGE: "Das Kind ist volljährig",
                    ClosingOutcome.RELEASED: "Der Elternteil ist entlassen",
                },
            ),
        ),
    ),
    Button(
        ConfirmDelivery,
        "Der verschlossene Teil ist nicht brauchbar",
        "Die Koordinierungsstelle hört davon und kümmert sich um einen neuen. Dass er lesbar ist, "
        "meldet Ihr Browser selbst.",
        (
            Choice(
                "result",
                "Was fehlt",
                {
                    DeliveryResult.CANNOT_OPEN: "Er lässt sich nicht öffnen",
                    DeliveryResult.CHILDREN_MISSING: "Es fehlen Kinder",
                    DeliveryResult.OTHER_CHILDREN: "Es sind andere Kinder darin",
                    DeliveryResult.INCOMPLETE: "Es fehlen Angaben",
                },
                by_script=frozenset({DeliveryResult.READABLE}),
            ),
        ),
    ),
)
"""In the order in which they are shown."""

_BY_NAME = {button.name: button for button in BUTTONS}


def buttons(answers: tuple[str, ...]) -> list[Button]:
    """Those that are possible now."""
    return [button for button in BUTTONS if button.name in answers]


def button(name: str) -> Button | None:
    """The button of a command."""
    return _BY_NAME.get(name)
