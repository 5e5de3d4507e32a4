"""What is answered at once, without any case."""

from collections.abc import Mapping

from services.intake.contract.protection import AskPhoneContact
from services.intake.domain.protection import phone_contact
from shared.language.message import Enquiry
from shared.language.steps import States
from shared.network.agency import AgencyKind
from shared.wire.kind import Row, row

ENQUIRIES: Mapping[type[Enquiry], Row] = {
    AskPhoneContact: row(
        phone_contact, by=AgencyKind.PRISON, states=States(accepted=("answered",), refused=())
    ),
}
