"""The table of competence as data says the same as the one the services go by."""

import json
from collections.abc import Iterable
from enum import StrEnum
from itertools import cycle, islice, product
from typing import Any

from deploy.generate.competence_data import COLUMNS
from deploy.generate.documents import DOCS
from shared.language.message import Part
from shared.network.children import Caregiver, ResidenceBasis
from shared.network.competence.deciding import decide
from shared.network.competence.facts import Custody, LivedWith, Parents, Paternity, PrisonerIs
from shared.network.competence.follows import FosterStand
from shared.network.competence.holders import (
    WHO_HOLDS,
    Competent,
    Coordination,
    Stay,
    YouthOffices,
)
from shared.network.competence.lines import fits
from shared.network.competence.parent_alone import WHO_HOLDS_ALONE, LastHome
from shared.network.competence.rules import WHOSE_HOME
from shared.network.competence.situation import BothHomes, WhoCounts
from tests.shared.network.families import (
    CHILDREN,
    COORDINATION,
    DISTRICTS,
    FOSTER,
    HEARERS,
    NOON,
    OFFICES,
    families,
)

DATA: dict[str, list[dict[str, Any]]] = json.loads((DOCS / "competence.json").read_text("utf-8"))


def read(half: str, codes: Iterable[StrEnum]) -> str:
    """What somebody reads who has nothing but the file: the first line of which all holds."""
    facts = {COLUMNS[type(code)]: str(code) for code in codes}
    for line in DATA[half]:
        if all(facts[column] in values for column, values in line["when"].items()):
            return str(line["name"])
    raise AssertionError(facts)


def test_who_holds_a_notice_of_the_parent_alone_says_the_same_of_every_combination() -> None:
    for codes in product(LastHome, YouthOffices, Coordination):
        line = next(line for line in WHO_HOLDS_ALONE if fits(line.when, codes))
        assert read("who_holds_alone", codes) == line.name


def test_the_second_half_says_the_same_of_every_combination() -> None:
    for codes in product(Competent, Stay, YouthOffices, Coordination):
        line = next(line for line in WHO_HOLDS if fits(line.when, codes))
        assert read("who_holds", codes) == line.name


def test_the_first_half_says_the_same_of_every_combination() -> None:
    facts = (PrisonerIs, Parents, Paternity, Custody, LivedWith, BothHomes, ResidenceBasis)
    for codes in product(*facts, (Caregiver.OTHER_PARENT, Caregiver.RELATIVES)):
        with_all = (*codes, FosterStand.NO, WhoCounts.NOT_ABROAD)
        line = next(line for line in WHOSE_HOME if fits(line.when, with_all))
        assert read("whose_home", with_all) == line.name


def test_what_overrides_the_rest_does_so_in_the_data_too() -> None:
    usual = (
        PrisonerIs.MOTHER,
        Parents.APART,
        Paternity.UNKNOWN,
        Custody.JOINT,
        LivedWith.BOTH,
        BothHomes.NOT_KNOWN_SO,
        ResidenceBasis.HABITUAL,
        Caregiver.RELATIVES,
    )
    for foster, abroad in product(FosterStand, WhoCounts):
        codes = (*usual, foster, abroad)
        line = next(line for line in WHOSE_HOME if fits(line.when, codes))
        assert read("whose_home", codes) == line.name


Json = dict[str, Any]
IN_THE_NETWORK = {f"{number}": f"jugendamt-{number}" for number in DISTRICTS}


def first(half: str, facts: Json) -> Json | None:
    for line in DATA[half]:
        if all(facts.get(column, values[0]) in values for column, values in line["when"].items()):
            return line
    return None


def line_of(half: str, facts: Json) -> Json:
    found = first(half, facts)
    assert found is not None
    return found


def by_hand(child: Json, family: Json, youth_offices: str, coordination_office: str) -> str | None:
    """Who holds the referral: as docs/integrating.md tells, from the file and the message alone."""
    whose, where = whose_and_where(child, family, "not_abroad")
    if where["kind"] == "abroad" and not where["missing"]:
        whose, where = whose_and_where(child, family, "abroad")
    missing = [*whose["missing"], *where["missing"]]
    missing += ["foster_care"] if foster(child, family) == "unclear" else []
    office = IN_THE_NETWORK.get(where.get("district", ""))
    if where.get("given_up") or whose["counts"] == "law_is_silent":
        competent = "open_in_law"
    elif missing:
        competent = "doubtful"
    else:
        competent = "elsewhere" if office is None else "found"
    residence = child["residence"]
    of_stay = IN_THE_NETWORK.get(residence.get("district", ""))
    stay = "unknown" if residence["kind"] == "unknown" else "elsewhere"
    facts = {
        "competent": competent,
        "stay": "in_network" if of_stay else stay,
        "youth_offices": youth_offices,
        "coordination_office": coordination_office,
    }
    holders = {
        "competent_office": office,
        "office_of_stay": of_stay,
        "coordination_office": COORDINATION,
        "nobody": None,
    }
    return holders[line_of("who_holds", facts)["holder"]]


def whose_and_where(child: Json, family: Json, who_counts: str) -> tuple[Json, Json]:
    said = ("prisoner_is", "parents", "paternity", "custody", "lived_with")
    facts = {name: family.get(name, "unknown") for name in said}
    implied = first("implied_paternity", facts)
    facts |= {"paternity": implied["code"]} if implied else {}
    facts |= {
        "basis": child["residence"].get("basis", "habitual"),
        "both_homes": both_homes(family),
        "caregiver": child["caregiver"],
        "foster": foster(child, family),
        "who_counts": who_counts,
    }
    line = line_of("whose_home", facts)
    return line, where_lives(line["counts"], child, family)


def both_homes(family: Json) -> str:
    other, own = family.get("other_parent", {}), family.get("prisoner_home", {})
    same = "district" in other and other == own.get("residence")
    return "one_district" if same and own.get("kept") == "yes" else "not_known_so"


def foster(child: Json, family: Json) -> str:
    care = family.get("foster")
    facts = {"foster_said": "no", "caregiver": child["caregiver"]}
    if care is not None:
        facts |= {
            "foster_said": "yes",
            "foster_since": care.get("since", "unknown"),
            "foster_lasting": care.get("lasting", "unknown"),
        }
    return str(line_of("foster", facts)["code"])


def where_lives(counts: str, child: Json, family: Json) -> Json:
    own, other = family.get("prisoner_home"), family.get("other_parent", {"kind": "unknown"})
    if counts == "parents":
        home = "not_said" if own is None else "said"
        home = "given_up" if own and own.get("kept") == "no" else home
        known = "not_known" if other["kind"] == "unknown" else "known"
        counts = line_of("shared_home", {"own_home": home, "other_home": known})["code"]
    if counts == "child":
        home, asked = child["residence"], "habitual_residence"
        clear = home.get("basis", "habitual") == "habitual"
    elif counts == "other_parent":
        home, asked, clear = other, "", True
    elif counts == "prisoner":
        home, asked = (own or {}).get("residence", {"kind": "unknown"}), "home_kept"
        clear = own is not None and own.get("kept") == "yes"
        if own and own.get("kept") == "no":
            return {"kind": "unknown", "missing": ["prison_as_home"], "given_up": True}
    else:
        return {"kind": "unknown", "missing": []}
    missing = ["home"] if home["kind"] == "unknown" else []
    return {**home, "missing": missing if clear else [*missing, asked]}


def as_sent(part: Part | None) -> Json:
    return {} if part is None else part.model_dump(mode="json", exclude_none=True)


def test_whoever_has_only_the_file_and_the_prose_seals_for_the_office_that_will_hold_it() -> None:
    """Every seventh of many families, for each child, foster person and hearer in turn."""
    every = cycle(product(CHILDREN, FOSTER, HEARERS))
    for family, (child, care, may_hear) in zip(islice(families(), 0, None, 7), every, strict=False):
        known = family.model_copy(update={"foster": care})
        by_the_table = decide(child, known, may_hear, OFFICES, NOON)
        hearers = (may_hear.youth_offices, may_hear.coordination)
        assert by_hand(as_sent(child), as_sent(known), *hearers) == by_the_table.holder
    for child, may_hear in product(CHILDREN, HEARERS):
        by_the_table = decide(child, None, may_hear, OFFICES, NOON)
        hearers = (may_hear.youth_offices, may_hear.coordination)
        assert by_hand(as_sent(child), {}, *hearers) == by_the_table.holder
