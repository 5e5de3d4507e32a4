"""A kind of agency has its own pages, and those of others are closed to it."""

from services.desk.pages.doors import DOORS
from services.desk.pages.visit import EVERY_KIND, Door
from shared.network.agency import HELPERS, AgencyKind

GUARDED = [door for door in DOORS if isinstance(door, Door)]
OF_A_PRISON = ("/meldungen",)
OF_AN_OFFICE = (
    "/eingang",
    "/ablage",
    "/loeschungen",
    "/faelle/{case}/{referral}",
    "/vertretung",
    "/kalender",
)


def test_what_is_about_notices_is_for_prisons_alone() -> None:
    doors = [door for door in GUARDED if door.path.startswith(OF_A_PRISON)]
    assert doors
    assert {door.kinds for door in doors} == {frozenset({AgencyKind.PRISON})}


def test_what_is_about_referrals_is_for_those_that_may_hold_one() -> None:
    doors = [door for door in GUARDED if door.path.startswith(OF_AN_OFFICE)]
    assert doors
    assert {door.kinds for door in doors} == {frozenset(HELPERS)}


def test_keys_and_audit_are_for_every_kind() -> None:
    for path in ("/", "/wir", "/faelle/{case}", "/schluessel", "/protokoll"):
        assert [door.kinds for door in GUARDED if door.path == path] == [EVERY_KIND]
