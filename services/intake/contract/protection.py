"""A child may be in danger: then nothing goes by this system but a telephone number."""

from shared.language.message import AgencyId, District, Enquiry, Event
from shared.network.agency import Phone


class AskPhoneContact(Enquiry):
    """Who answers the telephone for a child in this district, now (§ 8a SGB VIII, § 4 KKG).

    Say nothing about the child here. That this was asked is kept, logged and counted by nobody.
    """

    district: District


class PhoneRequired(Event):
    """Call this office; it is on duty at any hour."""

    office: AgencyId
    duty_phone: Phone
