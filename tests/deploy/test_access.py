"""The access review: who may read and write what, found without any server."""

import json
from pathlib import Path

import pytest

from deploy.network.present import present
from deploy.network.rights import MONITOR
from deploy.network.services import SWITCHBOARDS
from deploy.network.topology import topology
from deploy.operations.access_review import Review, as_json, in_short
from shared.network.registry import Registry
from tests.deploy.kvi import kvi


@pytest.fixture(scope="module")
def review(registry: Registry) -> Review:
    return Review(registry, topology(registry, SWITCHBOARDS, present()))


def test_a_prison_speaks_on_its_own_topics_and_hears_its_own(review: Review) -> None:
    prison = review.user("jva-buetzow")
    assert prison.kind == "prison"
    for_all = ("events.offers.v1", "events.revoked.v1", "registry.agencies.v1")
    assert prison.reads == (*for_all, "to.jva-buetzow.v1")
    assert all(topic.endswith(".from.jva-buetzow.v1") for topic in prison.writes)


def test_what_an_agency_may_ask_is_said_for_every_topic_it_writes_to(review: Review) -> None:
    for user in review.users():
        if user.says is not None:
            assert set(user.says) == set(user.writes)
            assert all(user.says.values())
    office = review.user("jugendamt-13003").says
    assert office is not None
    assert "AcceptReferral" in office["referral.from.jugendamt-13003.v1"]
    assert "ReportAdmission" not in office["intake.from.jugendamt-13003.v1"]


def test_only_referral_reads_sealed_parts_and_the_monitor_sees_how_far_they_are(
    review: Review,
) -> None:
    sealed = review.topic("referral.sealed.v1")
    assert (sealed.writers, sealed.readers) == (("intake",), ("referral",))
    assert sealed.seen_by == (MONITOR,)
    assert sealed.kept_days == 7


def test_the_monitor_writes_nothing_and_reads_no_agency(review: Review) -> None:
    monitor = review.user(MONITOR)
    assert monitor.writes == ()
    assert not [topic for topic in monitor.reads if ".from." in topic or topic.startswith("to.")]
    assert monitor.says is None


def test_everyone_is_reviewed_services_after_agencies(review: Review, registry: Registry) -> None:
    users = [user.user for user in review.users()]
    assert users == [*(agency.id for agency in registry.agencies), *SWITCHBOARDS, MONITOR]


def test_several_topics_of_agencies_are_counted_a_single_one_is_named() -> None:
    assert in_short(["to.a.v1", "intake.cases.v1"]) == "to.a.v1, intake.cases.v1"
    assert in_short(["to.a.v1", "x.from.a.v1", "to.b.v1"]) == "to.* (2), x.from.a.v1"
    assert in_short([]) == "-"


def test_for_scripts_what_there_is_none_of_is_absent(review: Review) -> None:
    found = as_json(review.user(MONITOR))
    assert "says" not in found
    assert "writes" not in found
    assert json.loads(json.dumps(found))["kind"] == "monitor"


def test_the_command_needs_no_running_system(tmp_path: Path) -> None:
    done = kvi("access", data=tmp_path)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, len(_json(tmp_path)) + 1)
    topic = kvi("access", "referral.sealed.v1", data=tmp_path).stdout
    assert "read by referral\n" in topic
    registry = kvi("access", "registry.agencies.v1", data=tmp_path).stdout
    assert "kept for good, the latest of each" in registry
    assert "written by ./kvi provision alone" in registry
    agency = kvi("access", "jva-buetzow", data=tmp_path).stdout
    assert "ReportAdmission" in agency


def test_a_name_nobody_has_ends_with_what_may_have_been_meant(tmp_path: Path) -> None:
    done = kvi("access", "jva-butzow", data=tmp_path)
    assert done.returncode == 1
    assert "did you mean jva-buetzow" in done.stderr


def _json(data: Path) -> list[str]:
    return kvi("access", "--json", data=data).stdout.splitlines()
