"""A notice of the parent alone goes to one office, always provisionally, or to nobody."""

from datetime import UTC, datetime

import pytest

from shared.network.agency import AgencyKind
from shared.network.competence.facts import Home, HomeKind
from shared.network.competence.parent_alone import decide_alone
from shared.network.notices import ReceiverKind
from shared.network.registry import Agency, Registry

NOON = datetime(2026, 3, 4, 11, 0, tzinfo=UTC)
YOUTH, COORDINATION = ReceiverKind


def agency(name: str, kind: AgencyKind, district: str | None = None) -> Agency:
    return Agency(
        id=name, kind=kind, name=name, email=f"{name}@kvi.example", district=district, keys=()
    )


OFFICES = Registry(
    [
        agency("office-13004", AgencyKind.YOUTH_OFFICE, "13004"),
        agency("coordination", AgencyKind.COORDINATION_OFFICE),
    ]
)
SCHWERIN = Home(kind=HomeKind.DISTRICT, district="13004")
ELSEWHERE = (
    Home(kind=HomeKind.OUTSIDE_LAND),
    Home(kind=HomeKind.ABROAD),
    Home(kind=HomeKind.DISTRICT, district="01003"),
)
NOT_KNOWN = (None, Home(kind=HomeKind.UNKNOWN))


@pytest.mark.parametrize("home", [SCHWERIN, *ELSEWHERE, *NOT_KNOWN])
@pytest.mark.parametrize("receivers", [(COORDINATION,), (YOUTH, COORDINATION)])
def test_a_ticked_coordination_office_holds_it_wherever_he_lived(
    home: Home | None, receivers: tuple[ReceiverKind, ...]
) -> None:
    found = decide_alone(receivers, home, OFFICES, NOON)
    assert (found.holder, found.rule, found.provisional) == ("coordination", "parent_only", True)


def test_else_the_youth_office_where_he_lived_last_acts_and_is_not_said_to_be_competent() -> None:
    found = decide_alone((YOUTH,), SCHWERIN, OFFICES, NOON)
    assert (found.holder, found.rule) == ("office-13004", "parent_only_last_home")
    assert (found.provisional, found.proposed) == (True, None)


@pytest.mark.parametrize(
    ("homes", "rule"), [(ELSEWHERE, "last_home_elsewhere"), (NOT_KNOWN, "last_home_unknown")]
)
def test_where_no_office_takes_part_or_his_home_is_not_known_nobody_holds_it(
    homes: tuple[Home | None, ...], rule: str
) -> None:
    for home in homes:
        found = decide_alone((YOUTH,), home, OFFICES, NOON)
        assert (found.holder, found.rule) == (None, rule)
