"""Who takes part no more begins nothing, though Kafka lets it in until its rights are pruned."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.events.contract.activities import ActivityKind, RecordActivity
from services.events.contract.gaps import ReportOfferGap
from services.events.contract.offers import PlanOffer
from services.events.contract.training_plan import Sector, TrainingTheme
from services.events.domain.activities import activity
from services.events.domain.family_days import planning as family_day_planning
from services.events.domain.funds import granting
from services.events.domain.gaps import gap
from services.events.domain.offers import planning, reserving
from services.events.domain.professionals import placing
from services.events.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Refused
from shared.network.children import AgeBand
from shared.network.notices import Need
from shared.network.registry import Registry
from shared.network.working_days import day_of
from tests.events import family_days, funds, offers, professionals

ARTICLE = RecordActivity(
    kind=ActivityKind.ARTICLE,
    sector=Sector.NURSERY,
    district="13072",
    on=date(2027, 1, 5),
    minutes=60,
    reach=400,
    theme=TrainingTheme.CHILDREN_OF_PRISONERS,
)
GAP = ReportOfferGap(need=Need.VISIT_ACCOMPANIMENT, district="13073", age_band=AgeBand.FROM_3_TO_5)
PLAN = PlanOffer(need=Need.GROUP_FOR_CHILDREN, district="13073")
Begins = Callable[[At[Rules]], object]
BEGINNINGS: dict[str, tuple[Begins, At[Rules]]] = {
    "RecordGrant": (lambda at: granting.record_grant(None, funds.GRANT, at), funds.at()),
    "PlanFamilyDay": (
        lambda at: family_day_planning.plan(None, family_days.DAY_IN_BUETZOW, at),
        family_days.at(),
    ),
    "RequestProfessional": (
        lambda at: placing.request(None, professionals.NEED, at),
        professionals.at(sender=professionals.PRISON),
    ),
    "RecordActivity": (lambda at: activity.record(None, ARTICLE, at), funds.at()),
    "ReportOfferGap": (lambda at: gap.report(None, GAP, at), offers.at(sender=offers.ROSTOCK)),
    "PlanOffer": (lambda at: planning.plan(None, PLAN, at), offers.at()),
    "ReservePlace": (
        lambda at: reserving.reserve(offers.published(), offers.wish(1), at),
        offers.at(sender=offers.ROSTOCK),
    ),
}


def once_it_left(at: At[Rules]) -> At[Rules]:
    """The same, the day after the sender's last one."""
    yesterday = day_of(at.now) - timedelta(days=1)
    registry = Registry(
        each.model_copy(update={"left": yesterday}) if each.id == at.sender else each
        for each in at.rules.registry.agencies
    )
    return at._replace(rules=replace(at.rules, registry=registry))


@pytest.mark.parametrize("command", BEGINNINGS)
def test_who_takes_part_no_more_begins_nothing(command: str) -> None:
    begins, at = BEGINNINGS[command]
    assert begins(at) is not None
    with pytest.raises(Refused) as no:
        begins(once_it_left(at))
    assert no.value.code is Code.NOT_COMPETENT
