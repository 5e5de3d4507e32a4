"""What a family says or was told at an office, which passes it on to intake."""

from services.desk.domain.asked import Choice, DayAsked
from services.desk.domain.buttons import Button
from services.desk.domain.office_case import Referral
from services.desk.domain.unanswered import Unanswered
from services.intake.contract.consents import WithdrawConsent
from services.intake.contract.milestones import RecordCaregiverInformed
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from shared.network.agency import HELPERS, OFFICES, AgencyKind
from shared.network.notices import ConsentSubject, Path

_ALL_ERASE = (
    "Alle Stellen, die davon wissen, werden um Löschung gebeten, auch Ihre; hier verschwindet der "
    "Fall. Die Justizvollzugsanstalt erfährt davon nichts. Ein Grund ist nicht nötig. "
)
WITHDRAW = Button(
    WithdrawConsent,
    "Einwilligung widerrufen",
    f"{_ALL_ERASE}Geht es nur um Kinder, bleibt, was von ihnen nichts sagt (Art. 7 Abs. 3 DSGVO).",
    (
        Choice(
            "about",
            "Wessen Angaben",
            {
                ConsentSubject.PRISONER: "des Elternteils in Haft (alles endet)",
                ConsentSubject.CHILDREN: "der Kinder",
                ConsentSubject.CAREGIVER: "der Person, die die Kinder betreut (alles endet)",
            },
        ),
    ),
    service="intake",
)
OBJECT = Button(
    RaiseObjection,
    "Der Verarbeitung widersprechen",
    f"{_ALL_ERASE}Möglich ist es, weil diese Meldung auf keiner Einwilligung beruht (Art. 21 "
    "DSGVO).",
    service="intake",
)
STOP = Button(
    SetProtectiveStop,
    "Schutzsperre setzen",
    "Bei Kontaktverbot, Gewalt oder wenn ein Kind Opfer ist. Es geht nichts mehr weiter, und alle "
    "Stellen schränken ein, was sie aufbewahren. Die Justizvollzugsanstalt erfährt davon nichts.",
    service="intake",
)
INFORMED = Button(
    RecordCaregiverInformed,
    "Betreuungsperson informiert",
    "Es wird festgehalten, wann die Person, die die Kinder betreut, erfahren hat, welche Daten von "
    "ihr hier stehen (Art. 14 DSGVO); daran wird nicht mehr erinnert.",
    (DayAsked("informed_on", "Am"),),
    service="intake",
)
FAMILY_BUTTONS = (WITHDRAW, OBJECT, STOP, INFORMED)
_BY_NAME = {button.name: button for button in FAMILY_BUTTONS}


def family_buttons(referral: Referral | Unanswered, kind: AgencyKind) -> list[Button]:
    """Those that this kind of agency may send, by what the referral rests on; intake decides."""
    if isinstance(referral, Unanswered):
        return []
    by_consent = referral.assigned.path is Path.CONSENT
    informed = [INFORMED] if referral.assigned.children and kind in OFFICES else []
    if kind is AgencyKind.YOUTH_OFFICE:
        return [WITHDRAW if by_consent else OBJECT, STOP, *informed]
    return [WITHDRAW, *informed] if by_consent and kind in HELPERS else informed


def family_button(name: str) -> Button | None:
    """The button of a command."""
    return _BY_NAME.get(name)
