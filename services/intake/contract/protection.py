"""A child may be in danger: then nothing goes by this system but a telephone number."""

from shared.language.message import District, Enquiry


class AskPhoneContact(Enquiry):
    """Who answers the telephone for a child in this district, now (§ 8a SGB VIII, § 4 KKG).

    Say nothing about the child here. That this was asked is kept, logged and counted by nobody.
    """

    district: District
