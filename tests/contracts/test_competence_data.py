"""The table of competence as data says the same as the one the services go by."""

import json
from collections.abc import Iterable
from enum import StrEnum
from itertools import product
from typing import Any

from deploy.generate.competence_data import COLUMNS
from deploy.generate.documents import DOCS
from shared.network.children import Caregiver, ResidenceBasis
from shared.network.competence.facts import Custody, LivedWith, Parents, Paternity, PrisonerIs
from shared.network.competence.holders import (
    WHO_HOLDS,
    Competent,
    Coordination,
    Stay,
    YouthOffices,
)
from shared.network.competence.parent_alone import WHO_HOLDS_ALONE, LastHome
from shared.network.competence.rules import WHOSE_HOME
from shared.network.competence.situation import BothHomes, FosterStand, WhoCounts, fits

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
