"""Child protection does not go by this system: whoever asks is told whom to call."""

from services.intake.contract.protection import AskPhoneContact
from services.intake.contract.stopping import PhoneRequired
from services.intake.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused


def phone_contact(message: AskPhoneContact, at: At[Rules]) -> PhoneRequired:
    """The duty telephone of the youth office there; an office of another Land is not known here."""
    office = at.rules.registry.office_of(message.district, at.now)
    if office is None or office.duty_phone is None:
        raise Refused(Code.UNKNOWN_AGENCY, pointer="/district")
    return PhoneRequired(office=office.id, duty_phone=office.duty_phone)
