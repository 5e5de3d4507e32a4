"""The directory of offers: searched, and exchanged as the published schema of HSDS 3 has it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from deploy.directory.entry import Entry, Search, found
from deploy.directory.hsds_export import page, service
from deploy.directory.hsds_import import Imported, imported
from deploy.directory.hsds_schema_files import schema_files, validator, violations
from deploy.directory.reading import latest
from services.events.contract.offer_listing import FundingBasis, FundingKind
from services.events.contract.offers import ListedLife, OfferListed, PublishOffer
from services.events.contract.topics import DIRECTORY
from services.events.domain.offers.offer import as_listed
from shared.network.i_json import NotIJson
from shared.network.notices import Need
from shared.wire.received import Received
from tests.events.offers import GROUP, KEEPER, OFFER, REGISTRY, published, reserved

RELEASED = Path(__file__).with_name("hsds_3_0") / "3.0.json"
"""Which other directories may hold what they read to."""
TOLD = datetime(2026, 12, 1, 11, tzinfo=UTC)
TODAY = date(2026, 12, 10)
NAME = REGISTRY[KEEPER].name
BARE = PublishOffer(
    title="Beratung",
    needs=(Need.COUNSELLING_FOR_CHILD,),
    service_area=("13004",),
    minimum_age=0,
    maximum_age=17,
    languages=("de",),
    maximum=1,
    taken=0,
    funding=FundingBasis(kind=FundingKind.NONE),
    checked_on=date(2026, 12, 1),
)


def entry(**other: Any) -> Entry:
    return Entry(UUID(OFFER), as_listed(published(**other)), TOLD)


def exported(**other: Any) -> dict[str, Any]:
    return service(entry(**other), REGISTRY)


def back(*services: object) -> list[Imported]:
    return imported(json.dumps(services).encode(), NAME, TODAY)


@pytest.mark.parametrize("command", [GROUP, BARE], ids=["all of it", "what has to be said"])
def test_what_is_exported_is_valid_by_the_published_schema_and_by_the_one_before(
    command: PublishOffer,
) -> None:
    out = exported(**dict(command))
    assert list(violations(out)) == []
    validator(json.loads(RELEASED.read_text("utf-8"))).validate(out)


@pytest.mark.parametrize("command", [GROUP, BARE], ids=["all of it", "what has to be said"])
def test_what_is_exported_has_no_field_that_the_schema_lacks(command: PublishOffer) -> None:
    files = dict(schema_files())
    unknown = list(_unknown(exported(**dict(command)), files["service.json"], files))
    assert unknown == []


def _unknown(value: Any, schema: dict[str, Any], files: dict[str, Any]) -> list[str]:
    schema = files[schema["$ref"]] if "$ref" in schema else schema
    if isinstance(value, list):
        return [name for one in value for name in _unknown(one, schema["items"], files)]
    if not isinstance(value, dict):
        return []
    known = schema["properties"]
    return [
        name
        for key, one in value.items()
        for name in ([key] if key not in known else _unknown(one, known[key], files))
    ]


@pytest.mark.parametrize("kind", FundingKind)
def test_what_is_exported_comes_back_as_it_was(kind: FundingKind) -> None:
    districts = ("13003", "13072") if kind is FundingKind.AGREEMENT else ()
    command = GROUP.model_copy(update={"funding": FundingBasis(kind=kind, districts=districts)})
    (one,) = back(exported(**dict(command)))
    assert (one.offer, one.command, one.against) == (UUID(OFFER), command, ())


def test_so_does_what_another_body_offers_and_what_says_little() -> None:
    other = BARE.model_copy(update={"offered_by": "Verein Beispiel e. V."})
    assert [one.command for one in back(exported(**dict(other)))] == [other]


def test_what_is_reserved_here_is_not_taken_when_it_comes_back() -> None:
    with_one = as_listed(reserved(published(), 1).state)
    out = service(Entry(UUID(OFFER), with_one, TOLD), REGISTRY)
    assert out["capacities"][0]["available"] == 1
    assert [one.command for one in back(out)] == [GROUP]


def test_of_another_directory_all_that_is_not_free_is_taken() -> None:
    out = exported()
    out["attributes"] = [one for one in out["attributes"] if "value" not in one]
    out["capacities"] = [{**out["capacities"][0], "available": 1}]
    (one,) = back(out)
    assert one.command is not None
    assert (one.command.maximum, one.command.taken) == (8, 7)


@pytest.mark.parametrize(
    ("change", "slots"),
    [
        ({"interval": 1}, GROUP.schedule),
        ({"interval": 2}, ()),
        ({"valid_to": "2026-12-10"}, GROUP.schedule),
        ({"valid_to": "2026-12-09"}, ()),
    ],
)
def test_only_what_takes_place_each_week_and_still_does_is_a_slot(
    change: dict[str, Any], slots: tuple[object, ...]
) -> None:
    out = exported()
    out["schedules"] = [{**one, **change} for one in out["schedules"]]
    (one,) = back(out)
    assert one.command is not None
    assert one.command.schedule == slots


@pytest.mark.parametrize(
    ("kind", "key", "district"),
    [("AGS", "13003000", "13003"), ("AGS", "13003", "13003"), ("OSM", "13003", None)],
)
def test_a_location_is_in_the_kreis_of_its_official_key(
    kind: str, key: str, district: str | None
) -> None:
    out = exported()
    known = {"external_identifier": key, "external_identifier_type": kind}
    out["service_at_locations"][0]["location"].update(known)
    (one,) = back(out)
    assert one.command is not None
    assert one.command.located_in == district


def test_a_page_and_a_single_service_are_read_too() -> None:
    whole = json.dumps(page([entry()], REGISTRY)).encode()
    single = json.dumps(exported()).encode()
    assert [one.command for one in imported(whole, NAME, TODAY)] == [GROUP]
    assert [one.command for one in imported(single, NAME, TODAY)] == [GROUP]


@pytest.mark.parametrize(
    ("change", "against"),
    [
        ({"status": "temporarily closed"}, "/status: is not active"),
        ({"status": "offen"}, "/status: enum active, inactive, defunct, temporarily closed"),
        ({"minimum_age": "6"}, "/minimum_age: type number"),
        ({"id": "17"}, "/id: is no UUID"),
        ({"attributes": []}, "PublishOffer /needs: "),
        ({"assured_date": None}, "/assured_date: type string"),
        ({"name": "Gruppe bei Frau Muster"}, "PublishOffer /title: "),
    ],
)
def test_of_what_cannot_be_listed_the_place_is_said_and_no_value(
    change: dict[str, Any], against: str
) -> None:
    good, bad = exported(), {**exported(), **change}
    first, second = back(good, bad)
    assert first.command == GROUP
    assert second.command is None
    assert second.against[0].startswith(against), second.against
    assert "Muster" not in str(second.against)


@pytest.mark.parametrize("left_out", ["assured_date", "capacities", "languages", "service_areas"])
def test_what_nobody_can_guess_has_to_be_said(left_out: str) -> None:
    (one,) = back({name: value for name, value in exported().items() if name != left_out})
    assert one.command is None


def test_what_is_no_json_is_no_directory() -> None:
    with pytest.raises(NotIJson):
        imported(b"{", NAME, TODAY)


@pytest.mark.parametrize(
    ("search", "fits"),
    [
        (Search(), True),
        (Search(need=Need.GROUP_FOR_CHILDREN, district="13072", age=12, language="uk"), True),
        (Search(free=True, barrier_free=True), True),
        (Search(need=Need.CHILDCARE), False),
        (Search(district="13004"), False),
        (Search(age=13), False),
        (Search(language="ar"), False),
    ],
)
def test_what_is_looked_for_is_found_by_each_of_its_traits(search: Search, fits: bool) -> None:
    assert bool(found([entry()], search, TODAY)) is fits


def test_what_is_full_or_not_accessible_is_found_by_who_does_not_ask_for_it() -> None:
    full = [entry(taken=8, accessibility=())]
    assert found(full, Search(), TODAY) == full
    assert found(full, Search(free=True), TODAY) == []
    assert found(full, Search(barrier_free=True), TODAY) == []


@pytest.mark.parametrize("life", ["paused", "stale", "retired"])
def test_what_gives_no_place_is_not_found(life: str) -> None:
    other = entry().listed.model_copy(update={"life": ListedLife(life)})
    assert found([Entry(UUID(OFFER), other, TOLD)], Search(), TODAY) == []


def test_from_1_march_on_what_was_checked_on_1_december_is_not_found() -> None:
    assert found([entry()], Search(), date(2027, 2, 28)) != []
    assert found([entry()], Search(), date(2027, 3, 1)) == []


def test_what_is_said_where_the_agreement_does_not_cover_the_district_of_the_child() -> None:
    assert entry().who_decides("13072", TODAY) == "needs the decision of Jugendamt 13072"
    assert entry().who_decides("13003", TODAY) == entry().who_decides(None, TODAY) == ""


def on_topic(listed: OfferListed, name: str = "OfferListed.v1") -> Received:
    return Received(
        topic=DIRECTORY,
        partition=0,
        offset=0,
        written_at=TOLD,
        key=OFFER,
        headers={"ce_type": f"de.kvi-mv.{name}", "ce_time": TOLD.isoformat()},
        data=None,
        size=0,
        text=listed.to_json().decode(),
    )


def test_of_what_was_told_last_in_words_to_come_no_older_word_is_kept() -> None:
    listed = entry().listed
    fewer = listed.model_copy(update={"available": 0})
    assert latest([on_topic(listed), on_topic(fewer)]) == [Entry(UUID(OFFER), fewer, TOLD)]
    assert latest([on_topic(listed), on_topic(fewer, "OfferListed.v2")]) == []
