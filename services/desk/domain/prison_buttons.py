"""What a prison may ask about its notice, as buttons: what each asks for, and what follows."""

from services.desk.domain.asked import Choice, DayAsked, LastDayAsked, TicksAsked
from services.desk.domain.buttons import Button
from services.intake.contract.consents import (
    DeclineConsent,
    NarrowConsent,
    RenewConsent,
    WithdrawConsent,
)
from services.intake.contract.milestones import RecordSubjectInformed, ReportRelease
from services.intake.contract.notices import RetractionCode, RetractNotice
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.contract.whose_consent import ConsentForm, MayHear
from shared.network.notices import ConsentSubject, Purpose, ReceiverKind

EDITION = "2026-1"
"""Of the leaflet and the consent sheet that are printed here."""
_WHOSE = Choice(
    "about",
    "Wessen Angaben",
    {
        ConsentSubject.PRISONER: "des Elternteils in Haft",
        ConsentSubject.CHILDREN: "der Kinder",
        ConsentSubject.CAREGIVER: "der Person, die die Kinder betreut",
    },
    otherwise="alle Einwilligungen dieser Meldung",
)
OBJECT = Button(
    RaiseObjection,
    "Widerspruch eintragen",
    "Jemand möchte nicht, dass die Meldung verarbeitet wird; einen Grund braucht es nicht. Möglich "
    "ist es, wenn sie auf keiner Einwilligung beruht (Art. 21 DSGVO). Wer sie hat, muss löschen.",
)
"""Not of what was reported here, which rests on consents."""
PRISON_BUTTONS: tuple[Button, ...] = (
    Button(
        RecordSubjectInformed,
        "Elternteil informiert",
        "Es wird festgehalten, wann der Elternteil in Haft erfahren hat, was an wen geht.",
        (DayAsked("informed_on", "Am"),),
    ),
    Button(
        ReportRelease,
        "Entlassung melden",
        "Ist noch niemand informiert, endet die Meldung. Sonst erfahren es die Stellen, die sie "
        "haben; die Hilfe kann weitergehen.",
        (DayAsked("released_on", "Entlassen am"),),
    ),
    Button(
        RenewConsent,
        "Einwilligung verlängern",
        "Alle, die sie gegeben haben, haben es noch einmal gesagt. Niemand muss etwas löschen.",
        (
            _WHOSE,
            DayAsked("given_on", "Verlängert am"),
            LastDayAsked("valid_until", "Gilt bis"),
            Choice(
                "form",
                "Wie",
                {
                    ConsentForm.WRITTEN: "schriftlich",
                    ConsentForm.ELECTRONIC: "elektronisch",
                    ConsentForm.ORAL_ON_RECORD: "mündlich zu Protokoll",
                },
            ),
        ),
        {"info_version": EDITION},
    ),
    Button(
        NarrowConsent,
        "Einwilligung einschränken",
        "Erlaubt bleibt, was angekreuzt ist und schon erlaubt war. Wer es nicht mehr wissen darf, "
        "muss löschen. Soll nichts mehr erlaubt sein, ist es ein Widerruf.",
        (
            _WHOSE,
            TicksAsked(
                "receivers",
                "Wer es weiter wissen darf",
                {
                    ReceiverKind.YOUTH_OFFICE: "das zuständige Jugendamt",
                    ReceiverKind.COORDINATION_OFFICE: "die Landeskoordinierungsstelle",
                },
            ),
            TicksAsked(
                "purposes",
                "Wofür",
                {
                    Purpose.COUNSELLING: "Beratung",
                    Purpose.FAMILY_CONTACT: "Kontakt in der Familie",
                    Purpose.SUPPORT_OFFERS: "Vermittlung von Angeboten",
                    Purpose.ACCOMPANIMENT: "Begleitung",
                },
            ),
            TicksAsked(
                "prison_may_hear",
                "Was die Anstalt weiter erfahren darf",
                {
                    MayHear.ACCEPTED: "dass der Fall übernommen wurde",
                    MayHear.CLOSED: "dass der Fall abgeschlossen ist",
                },
            ),
        ),
    ),
    Button(
        WithdrawConsent,
        "Einwilligung widerrufen",
        "Wer die Meldung hat, muss löschen, was auf dieser Einwilligung beruht. Der Widerruf des "
        "Elternteils in Haft beendet den ganzen Fall. Ein Grund ist nicht nötig.",
        (
            Choice(
                "about",
                "Wessen Angaben",
                {
                    ConsentSubject.PRISONER: "des Elternteils in Haft (alles endet)",
                    ConsentSubject.CHILDREN: "der Kinder",
                    ConsentSubject.CAREGIVER: "der Person, die die Kinder betreut",
                },
            ),
        ),
    ),
    OBJECT,
    Button(
        RetractNotice,
        "Meldung zurücknehmen",
        "Die Meldung hätte nicht abgegeben werden sollen. Ist noch niemand informiert, geht sie "
        "nicht hinaus; sonst müssen alle löschen, die sie haben.",
        (
            Choice(
                "code",
                "Grund",
                {
                    RetractionCode.WRONG_PERSON: "Es ist eine andere Person gemeint",
                    RetractionCode.NO_CHILDREN: "Es gibt keine Kinder",
                    RetractionCode.NOT_ADMITTED: "Die Person wurde nicht aufgenommen",
                    RetractionCode.REPORTED_TWICE: "Es wurde zweimal gemeldet",
                    RetractionCode.ENTERED_IN_ERROR: "Es wurde aus Versehen gemeldet",
                },
            ),
        ),
    ),
    Button(
        DeclineConsent,
        "Es wird nicht eingewilligt",
        "Solange noch auf Einwilligungen gewartet wird: Die Meldung endet, nur die Zahl bleibt.",
    ),
    Button(
        SetProtectiveStop,
        "Schutzsperre setzen",
        "Bei Kontaktverbot, Gewalt oder wenn ein Kind Opfer ist. Einen Grund müssen Sie nicht "
        "nennen. Es geht nichts mehr weiter, und Sie erfahren, wen Sie anrufen.",
    ),
)
"""In the order in which they are shown."""

_BY_NAME = {button.name: button for button in PRISON_BUTTONS}


def prison_button(name: str) -> Button | None:
    """The button of a command."""
    return _BY_NAME.get(name)
