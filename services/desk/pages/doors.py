"""Every route of a desk, and who may use it."""

from services.desk.pages import (
    audit,
    calendar_feed,
    case_work,
    devices,
    erasing,
    filed,
    holding,
    inbox,
    keys,
    leaflets,
    news,
    notes,
    notice_answers,
    notice_completing,
    notice_copies,
    notice_form,
    notices,
    office_keys,
    ourselves,
    people,
    places,
    referral,
    signing_in,
    standing_in,
    start,
    trainings,
)
from services.desk.pages.visit import Door, OpenDoor, of_kinds
from shared.network.agency import HELPERS, AgencyKind

HOLDERS = (AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER)
"""Those that may announce a training."""

DOORS: tuple[Door | OpenDoor, ...] = (
    *leaflets.DOORS,
    *signing_in.DOORS,
    *calendar_feed.OPEN_DOORS,
    *news.DOORS,
    *start.DOORS,
    *ourselves.DOORS,
    *keys.DOORS,
    *office_keys.DOORS,
    *devices.DOORS,
    *people.DOORS,
    *audit.DOORS,
    *of_kinds(
        HELPERS,
        (
            *inbox.DOORS,
            *filed.DOORS,
            *erasing.DOORS,
            *case_work.DOORS,
            *notes.DOORS,
            *referral.DOORS,
            *standing_in.DOORS,
            *calendar_feed.DOORS,
        ),
    ),
    *of_kinds(
        {AgencyKind.PRISON},
        (
            *places.DOORS,
            *notice_form.DOORS,
            *notice_completing.DOORS,
            *notice_copies.DOORS,
            *notice_answers.DOORS,
            *notices.DOORS,
        ),
    ),
    # The form before the page of any training, whose pattern its path fits as well.
    *of_kinds(HOLDERS, holding.DOORS),
    *of_kinds({AgencyKind.PRISON, *HELPERS}, trainings.DOORS),
)
