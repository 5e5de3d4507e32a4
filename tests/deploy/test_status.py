"""How everything is: one look says what is wrong and which command helps."""

import asyncio
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from confluent_kafka import Producer

from deploy.local.agency_keys import REGISTRY
from deploy.operations.addresses import BadAddresses, addresses, named
from deploy.operations.ago import ago
from deploy.operations.bus_state import BusAway, BusState, LastRecord, lag_of, last_record
from deploy.operations.condition import Condition
from deploy.operations.condition_shown import agency_lines, service_lines
from deploy.operations.figures import Figures, read_figures
from deploy.operations.not_told import TOPIC, not_told
from deploy.operations.pages import NoAnswer, Page, TooSlow
from deploy.operations.service_state import NOT_RUNNING, SLOW, STRANGER, ServiceState, ask
from deploy.operations.trouble_words import MEANS
from deploy.operations.whereabouts import in_folder, whereabouts
from deploy.servers.endpoints import Endpoints
from deploy.stack.bootstrap import ROOT
from deploy.stack.folder import DataFolder
from shared.store.watermark import Restored
from shared.watch.restart_causes import RESTART_CAUSES
from tests.deploy.command_line import kvi as in_this_process
from tests.deploy.kvi import kvi
from tests.run.bound import HANG_SECONDS

if TYPE_CHECKING:
    from tests.world.world import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
IDLE = Figures(0, 0.0, {"case": 0}, {}, {})
METRICS = """\
# HELP kvi_retried_total Attempts that had to be repeated.
# TYPE kvi_retried_total counter
kvi_retried_total{cause="mongo.away"} 4.0
kvi_retried_total{cause="kafka.away"} 7.0
# TYPE kvi_refused_total counter
kvi_refused_total{code="wrong_state"} 2.0
# TYPE kvi_lag_records gauge
kvi_lag_records NaN
# TYPE kvi_oldest_unfinished_seconds gauge
kvi_oldest_unfinished_seconds 1.5
# TYPE kvi_deadlines_overdue gauge
kvi_deadlines_overdue{kind="case"} 3.0
# TYPE kvi_parked_oldest_seconds gauge
kvi_parked_oldest_seconds 180000.0
# TYPE kvi_trouble gauge
kvi_trouble{cause="mail.away"} 9.0
# TYPE kvi_mails_failing gauge
kvi_mails_failing 2.0
# TYPE kvi_mongodb gauge
kvi_mongodb{version="6.0.5"} 1.0
"""
OF_A_DESK = """\
# TYPE kvi_lag_records gauge
kvi_lag_records 4.0
# TYPE kvi_desk_oldest_unsent_seconds gauge
kvi_desk_oldest_unsent_seconds 90.0
# TYPE kvi_desk_not_read_cases gauge
kvi_desk_not_read_cases 2.0
"""
LOST = """\
# TYPE kvi_deliveries_given_up gauge
kvi_deliveries_given_up 5.0
"""


def condition(*services: ServiceState, bus: BusState | None = None) -> Condition:
    return Condition(services, bus or BusState({}, {}), in_folder(Path("logs")))


def well(name: str, **changed: Any) -> ServiceState:
    return ServiceState(name, **{"figures": IDLE, "parked": 0, **changed})


def asked(pages: Mapping[str, Page | NoAnswer]) -> ServiceState:
    def read(_address: str, path: str) -> Page:
        found = pages[path]
        if isinstance(found, NoAnswer):
            raise found
        return found

    with ThreadPoolExecutor(1) as pool:
        (asking,) = ask("intake", ["here:1"], pool, read)
        return asking.state()


# What a service says


def test_figures_are_read_with_the_largest_counts_first() -> None:
    figures = read_figures(METRICS + LOST)
    retried = {"kafka.away": 7, "mongo.away": 4}
    failing = {"mail.away": 9}
    assert figures == Figures(
        None,
        1.5,
        {"case": 3},
        retried,
        {"wrong_state": 2},
        failing,
        parked_seconds=180_000,
        mails_failing=2,
        given_up=5,
        mongodb="6.0.5",
    )
    assert list(figures.retried) == ["kafka.away", "mongo.away"]


def test_a_mongodb_without_fixes_is_noted_once_and_is_no_fault() -> None:
    old, new = replace(IDLE, mongodb="6.0.5"), replace(IDLE, mongodb="8.0.19")
    found = condition(well("intake", figures=old), well("notify", figures=old), well("events"))
    (note,) = found.notes(NOW.date())
    assert note.startswith("MongoDB 6.0.5 has got no fixes since July 2025; for real use take 7.0")
    assert not found.problems
    assert condition(well("intake", figures=new)).notes(NOW.date()) == []


def test_a_service_that_is_not_ready_says_why_and_still_shows_its_figures() -> None:
    state = asked(
        {
            "/health/ready": Page(503, "mongo.away\nmongodb does not answer\n"),
            "/metrics": Page(200, METRICS),
            "/parked": Page(503, "mongodb does not answer\n"),
        }
    )
    assert state.faults == ("mongo.away", "mongodb does not answer")
    assert state.figures is not None
    assert state.parked is None


def test_what_is_parked_is_counted() -> None:
    page = Page(200, json.dumps({"count": 2, "records": []}))
    state = asked({"/health/ready": Page(200, "ok\n"), "/metrics": Page(200, ""), "/parked": page})
    assert (state.is_ready, state.parked) == (True, 2)


@pytest.mark.parametrize(("why", "fault"), [(NoAnswer(), NOT_RUNNING), (TooSlow(), SLOW)])
def test_a_service_that_does_not_answer_is_told_from_a_slow_one(why: NoAnswer, fault: str) -> None:
    assert asked(dict.fromkeys(("/health/ready", "/metrics", "/parked"), why)) == ServiceState(
        "intake", (fault,)
    )


def test_a_service_that_nobody_started_here_does_not_answer() -> None:
    with ThreadPoolExecutor(1) as pool:
        (asking,) = ask("intake", (), pool)
    assert asking.state() == ServiceState("intake", (NOT_RUNNING,))


def test_every_replica_is_asked_and_called_by_its_address() -> None:
    def read(address: str, path: str) -> Page:
        if address == "b:2":
            raise NoAnswer
        return Page(200, {"/health/ready": "ok\n", "/parked": '{"count": 2}'}.get(path, METRICS))

    with ThreadPoolExecutor(1) as pool:
        states = [asking.state() for asking in ask("intake", ("a:1", "b:2"), pool, read)]
    assert [(each.label, each.is_ready) for each in states] == [
        ("intake at a:1", True),
        ("intake at b:2", False),
    ]
    # What is true of the whole service is told once, and by one that answers.
    found = [problem.what for problem in condition(*reversed(states)).problems]
    assert found == [
        "intake at b:2 is not ready: it does not answer",
        f"intake at a:1 is in trouble: mail.away ({MEANS['mail.away']}); attempts so far: 9",
        "intake has parked 2 records that wait for a decision, the oldest for 2 d",
        "intake did not get mails out in three tries or more; cases: 2",
        "intake: 3 deadlines have passed and nothing was done about them",
    ]


def test_a_desk_is_asked_for_what_it_has_and_says_what_is_stuck() -> None:
    pages = {"/health/ready": Page(200, "ok\n"), "/metrics": Page(200, OF_A_DESK)}
    with ThreadPoolExecutor(1) as pool:
        (asking,) = ask("desk", ["here:1"], pool, lambda _address, path: pages[path])
        desk = asking.state()
    found = condition(well("intake"), desk)
    assert [problem.what for problem in found.problems] == [
        "desk: what people have ordered has not left for 90 s",
        "desk cannot make the views of some cases: 2",
    ]
    assert found.problems[0].next.endswith("desk.log")
    line = list(service_lines(found))[1]
    assert line == ("desk", "yes", "4", "90 s", "-", "-", "-", "-")


def test_where_nobody_has_a_desk_none_is_missing(tmp_path: Path) -> None:
    ports = tmp_path / "ports.json"
    ports.write_text('{"intake": 1, "desk": 2}')
    found = addresses(ports)
    assert found is not None
    assert "desk" not in found
    (tmp_path / "desk-secrets").mkdir()
    assert addresses(ports) == {**found, "desk": ("127.0.0.1:2",)}


def test_a_stranger_at_the_address_of_a_service_is_not_taken_for_one() -> None:
    page = Page(200, "<html>welcome</html>")
    state = asked(dict.fromkeys(("/health/ready", "/metrics", "/parked"), page))
    assert state == ServiceState("intake", (STRANGER,))


# Where it is


@pytest.mark.parametrize(
    "text",
    ["intake=a:1", "intake=a", "intake:1", "mail=a:1", "intake=a:1,referral=b:x"],
)
def test_an_address_that_cannot_be_meant_is_refused_with_what_it_should_be(text: str) -> None:
    with pytest.raises(BadAddresses) as error:
        named(text)
    assert "KVI_SERVICES" in str(error.value)


def test_a_desk_may_be_named_and_need_not_be() -> None:
    services = "intake=a:1 referral=c:3 events=d:4 notify=e:5"
    assert "desk" not in named(services)
    assert named(f"{services} desk=f:6,desk=g:7")["desk"] == ("f:6", "g:7")


def test_replicas_are_named_one_by_one() -> None:
    text = "intake=a:1,intake=b:2 referral=c:3\nevents=d:4,notify=[::1]:5"
    assert named(text) == {
        "intake": ("a:1", "b:2"),
        "referral": ("c:3",),
        "events": ("d:4",),
        "notify": ("[::1]:5",),
    }


def test_in_containers_hints_ask_compose_and_elsewhere_they_name_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "containers").mkdir()
    faults = ("kafka does not answer", "loop.failed", "a batch is stuck")
    inside = Condition(
        [well("notify", faults=faults)], BusState({}, {}), whereabouts(DataFolder(tmp_path))
    )
    compose = "docker compose -f deploy/compose.yaml"
    assert [problem.next for problem in inside.problems] == [
        f"{compose} logs --tail 20 kafka",
        f"{compose} logs notify | grep loop.failed",
        f"{compose} restart notify",
    ]
    monkeypatch.setenv("KVI_SERVICES", "intake=a:1")
    outside = replace(inside, where=whereabouts(DataFolder(tmp_path)))
    hints = [problem.next for problem in outside.problems]
    assert hints[0] == "./kvi provision --plan"
    assert "loop.failed" in hints[1]
    assert all(str(tmp_path) not in hint for hint in hints)


@pytest.mark.parametrize("fault", RESTART_CAUSES.values())
def test_what_only_a_restart_mends_is_restarted(fault: str) -> None:
    (problem,) = condition(well("notify", faults=(fault,))).problems
    assert problem.next == in_folder(Path("logs")).restart("notify")


def test_the_log_of_a_server_that_others_run_is_not_looked_for_here(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a folder")
    folder.run.mkdir(parents=True)
    (folder.run / "mongod.pid").touch()
    where = whereabouts(folder)
    assert where.read("kafka") == "./kvi provision --plan"
    assert where.read("mongod") == f"tail -n 20 '{folder.logs}/'mongod.log"


# What is wrong


def test_nothing_is_wrong_when_all_are_ready_and_nothing_waits_for_a_decision() -> None:
    assert condition(well("intake"), well("notify")).problems == []


def test_a_fault_of_several_services_is_told_once_with_the_log_to_read() -> None:
    fault = "kafka does not answer"
    (problem,) = condition(
        well("intake", faults=(fault,)), well("notify", faults=(fault,))
    ).problems
    assert problem.what == "intake, notify are not ready: kafka does not answer"
    assert problem.next == "tail -n 20 logs/kafka.log"


def test_a_missing_topic_is_mended_by_provisioning() -> None:
    fault = "topic events.programme.v1 is not visible"
    (problem,) = condition(well("notify", faults=(fault,))).problems
    assert problem.next == "./kvi provision"


def test_a_database_older_than_its_topics_is_named_with_both_ways_out() -> None:
    fault = str(Restored(0, 1_780_000_000_000))
    (problem,) = condition(well("intake", faults=(f"mongo.restored: {fault}",))).problems
    assert problem.what == (
        "intake is not ready: mongo.restored: MongoDB is empty, acknowledged is "
        "2026-05-28T20:26:40.000Z"
    )
    assert problem.next.startswith("put the newer database back, or ./kvi reread")


def test_an_unknown_fault_leads_to_the_log_of_the_service() -> None:
    (problem,) = condition(well("notify", faults=("something new",))).problems
    assert problem.next == "tail -n 20 logs/notify.log"


def test_parked_records_wait_for_an_operator() -> None:
    (problem,) = condition(well("referral", parked=3)).problems
    assert "referral" in problem.what
    assert "3" in problem.what
    assert problem.next == "./kvi parked list"


def test_a_document_that_cannot_be_read_is_told_and_what_may_not_wait_for_it_too() -> None:
    document, waits = 'unreadable_now{kind="case"} 2.0', 'unreadable_urgent_now{kind="case"} 1.0'
    figures = read_figures(f"{METRICS}kvi_{document}\nkvi_{waits}\n")
    assert (figures.unreadable, figures.urgent) == ({"case": 2}, 1)
    for urgent, more in ((0, ""), (1, ", and a withdrawal or the like waits for 1 of them")):
        figures = replace(IDLE, unreadable={"case": 2}, urgent=urgent)
        (problem,) = condition(well("referral", figures=figures)).problems
        assert problem.what == f"referral could not read what it has stored of some cases: 2{more}"
        assert problem.next == "./kvi parked list"


def test_a_figure_that_a_service_could_not_measure_is_not_known() -> None:
    text = METRICS
    for name in ("kvi_oldest_unfinished_seconds 1.5", 'kvi_deadlines_overdue{kind="case"} 3.0'):
        text = text.replace(name, name.split()[0] + " NaN")
    figures = read_figures(text)
    assert (figures.oldest_seconds, figures.overdue) == (None, None)
    assert (
        condition(well("intake", figures=figures)).problems
        == condition(
            well("intake", figures=replace(figures, oldest_seconds=0, overdue={}))
        ).problems
    )


def test_a_service_hours_behind_is_wrong_although_it_is_ready() -> None:
    late = replace(IDLE, oldest_seconds=3 * 3600.0)
    (problem,) = condition(well("intake", figures=late), bus=BusState({"intake": 12}, {})).problems
    assert problem.what == "intake is behind: of 12 records the oldest has waited for 3 h"
    assert problem.next.startswith("./kvi status")
    assert not condition(well("intake", figures=replace(IDLE, oldest_seconds=59.0))).problems


def test_how_many_wait_is_not_told_where_nobody_knows_it() -> None:
    late = replace(IDLE, lag=None, oldest_seconds=3 * 3600.0)
    (problem,) = condition(well("intake", figures=late)).problems
    assert problem.what == "intake is behind: the oldest record that waits has waited for 3 h"


def test_mails_that_were_given_up_are_told_with_the_agencies_to_call() -> None:
    given_up = condition(well("notify", figures=replace(IDLE, given_up=2)))
    (problem,) = given_up.problems
    assert problem.what.startswith("notify gave up 2 mails in the last 7 days: somebody has to ")
    assert problem.next.startswith("./kvi listen --topic notify.deliveries.v1 ")
    (named,) = replace(given_up, not_told=["jva-buetzow", "jva-waldeck"]).problems
    assert "7 days (jva-buetzow, jva-waldeck): somebody" in named.what


def test_whoever_reads_of_a_participant_is_led_to_what_to_do_about_her() -> None:
    (problem,) = condition(well("notify", figures=replace(IDLE, given_up=1))).problems
    document, _, paragraph = problem.next.rpartition("of a participant: ")[2].partition(", ")
    assert f"\n**{paragraph}.** " in (ROOT / document).read_text("utf-8")


def test_agencies_that_no_mail_gets_to_are_told_until_the_registry_is_mended() -> None:
    text = "# TYPE kvi_addresses_refused gauge\nkvi_addresses_refused 2.0\n"
    (problem,) = condition(well("notify", figures=read_figures(text))).problems
    assert problem.what == "notify knows 2 agencies with a mail address that is refused for good"
    assert problem.next.startswith("./kvi listen --topic notify.deliveries.v1 ")


def test_a_trouble_that_a_fault_says_more_about_is_told_once() -> None:
    restored = replace(IDLE, troubles={"mongo.restored": 4})
    faults = ("mongo.restored: MongoDB is empty",)
    (problem,) = condition(well("intake", figures=restored, faults=faults)).problems
    assert problem.what == "intake is not ready: mongo.restored: MongoDB is empty"


@pytest.mark.parametrize("cause", ["clock.off", "something.new"])
def test_every_trouble_is_told_also_one_that_nobody_here_knows(cause: str) -> None:
    (problem,) = condition(well("intake", figures=replace(IDLE, troubles={cause: 4}))).problems
    assert cause in problem.what
    assert problem.next == f"grep {cause} logs/intake.log"
    (fault,) = condition(well("intake", faults=(cause,))).problems
    assert MEANS.get(cause, "") in fault.what


def test_a_monitor_with_the_wrong_secret_is_told_from_a_kafka_that_is_away() -> None:
    (problem,) = Condition(
        [well("intake")], None, in_folder(Path("logs")), is_shut_out=True
    ).problems
    assert "does not know the monitor by its secret" in problem.what
    assert "KVI_SECRET_MONITOR" in problem.next


def test_what_only_delays_something_is_wrong_and_what_keeps_from_working_is_told_once() -> None:
    mail = replace(IDLE, troubles={"mail.away": 9}, mails_failing=2)
    first, second = condition(well("notify", figures=mail)).problems
    assert first.what.startswith("notify is in trouble: mail.away (the mail server is not there ")
    assert first.what.endswith("attempts so far: 9")
    assert first.next == "grep mail.away logs/notify.log"
    assert second.what == "notify did not get mails out in three tries or more; cases: 2"
    away = replace(IDLE, troubles={"mongo.away": 9})
    (only,) = condition(well("notify", figures=away, faults=("mongo.away",))).problems
    assert only.what == "notify is not ready: mongo.away (MongoDB fails what is asked of it)"


def test_all_that_a_service_may_suffer_from_has_words_for_people() -> None:
    files = [file for folder in ("services", "shared") for file in (ROOT / folder).rglob("*.py")]
    suffered = re.compile(r'trouble\.(?:wait|note|note_error|aside)\(\s*"([a-z_.]+)"')
    said = [suffered.findall(file.read_text("utf-8")) for file in files]
    assert {event for events in said for event in events} <= set(MEANS)
    table = (ROOT / "docs" / "operating.md").read_text("utf-8")
    assert [event for event in MEANS if f"`{event}`" not in table] == []


def test_the_oldest_record_that_waits_for_a_decision_says_how_long_it_has() -> None:
    parked = replace(IDLE, parked_seconds=180_000)
    (problem,) = condition(well("referral", parked=3, figures=parked)).problems
    assert problem.what.endswith("3 records that wait for a decision, the oldest for 2 d")


def test_deadlines_that_may_have_passed_just_now_are_worth_a_second_look() -> None:
    overdue = well("intake", figures=Figures(0, 0.0, {"case": 2}, {}, {}))
    assert condition(overdue).only_overdue
    assert not condition(overdue, well("notify", parked=1)).only_overdue
    assert not condition(well("intake")).only_overdue


def test_without_kafka_the_rest_is_shown_and_the_lag_is_what_the_service_last_knew() -> None:
    services = [well("intake", figures=Figures(5, 0.0, {"case": 0}, {}, {}))]
    alone = Condition(services, None, in_folder(Path("logs")))
    assert [problem.next for problem in alone.problems] == ["tail -n 20 logs/kafka.log"]
    assert alone.lag(alone.services[0]) == 5


def test_the_lag_of_a_service_that_is_down_is_known_from_kafka() -> None:
    down = ServiceState("intake", (NOT_RUNNING,))
    assert condition(down, bus=BusState({"intake": 12}, {})).lag(down) == 12


# What the bus tells


async def test_who_was_not_told_is_read_from_the_bus(provisioned: Endpoints) -> None:
    def records(name: str, *whom: str, kind: str = "agency", **more: str) -> None:
        settings = provisioned.login("notify").librdkafka()
        producer = Producer(settings)
        for one in whom:
            headers: dict[str, str | bytes | None] = {"ce_type": f"de.kvi-mv.{name}.v1"}
            value = json.dumps({"delivery": f"to {one}", kind: one, **more}).encode()
            producer.produce(TOPIC, value, key=b"the key", headers=headers)
        assert producer.flush(HANG_SECONDS) == 0

    monitor = provisioned.login("monitor")
    before = datetime.now(UTC) - timedelta(hours=1)
    assert not_told(monitor, before) == []
    records("NotificationBounced", "jva-waldeck")
    records("NotificationGivenUp", "jva-buetzow", "jva-buetzow", reason="unreachable")
    records("NotificationGivenUp", "jugendamt-13003", reason="pointless")
    records("NotificationGivenUp", "jva-stralsund", reason="unreachable")
    records("NotificationSent", "jva-stralsund", corrects="given_up")
    records("NotificationBounced", "4e4e626c", kind="participant")
    assert not_told(monitor, before) == [
        "jva-buetzow",
        "jva-waldeck",
        "participant 4e4e626c of training the key",
    ]
    assert not_told(monitor, datetime.now(UTC) + timedelta(hours=1)) == []
    with pytest.raises(BusAway):
        not_told(replace(monitor, bootstrap="127.0.0.1:9"), before)


def test_lag_is_what_is_not_acknowledged_on_the_topics_of_a_service() -> None:
    end = {("a", 0): 10, ("a", 1): 4, ("b", 0): 100}
    done = {("a", 0): 7, ("a", 1): -1001}
    assert lag_of({"a"}, {}, end, done) == 3 + 4
    assert lag_of({"a"}, {("a", 0): 9, ("a", 1): 2}, end, done) == 1 + 2


def test_an_agency_was_last_record_where_its_newest_record_lies() -> None:
    topics = {"intake.from.x.v1": "intake", "referral.from.x.v1": "referral"}
    end = {("intake.from.x.v1", 0): 3, ("referral.from.x.v1", 0): 9}
    times = {("intake.from.x.v1", 0): 1_000, ("referral.from.x.v1", 0): 2_000, ("y", 0): 9_000}
    last = last_record(topics, end, times)
    assert last == LastRecord(datetime.fromtimestamp(2, UTC), ever=True, service="referral")


def test_an_agency_that_never_spoke_is_told_from_one_whose_records_are_gone() -> None:
    topics = {"intake.from.x.v1": "intake"}
    place = ("intake.from.x.v1", 0)
    assert last_record(topics, {place: 0}, {place: -1}) == LastRecord(None, ever=False)
    assert last_record(topics, {place: 8}, {place: -1}) == LastRecord(None, ever=True)


# How it is shown


def test_everything_about_a_service_stands_on_one_line() -> None:
    busy = well("intake", figures=read_figures(METRICS), parked=1)
    (line,) = service_lines(condition(busy, bus=BusState({"intake": 12}, {})))
    assert list(line) == [
        "intake", "yes", "12", "1 s", "3", "1", "kafka.away 7, mongo.away 4", "wrong_state 2",
    ]  # fmt: skip


SEVERAL = """\
# TYPE kvi_deadlines_overdue gauge
kvi_deadlines_overdue{kind="training"} 2.0
kvi_deadlines_overdue{kind="offer"} 5.0
kvi_deadlines_overdue{kind="fund"} 0.0
# TYPE kvi_parked_now gauge
kvi_parked_now{kind="training"} 1.0
kvi_parked_now{kind="offer"} 0.0
kvi_parked_now{kind="fund"} 0.0
kvi_parked_now{kind="unborn"} 1.0
# TYPE kvi_unreadable_now gauge
kvi_unreadable_now{kind="training"} 0.0
kvi_unreadable_now{kind="offer"} 1.0
kvi_unreadable_now{kind="fund"} 0.0
"""


def test_a_service_with_several_kinds_says_of_which_kind_what_waits_is() -> None:
    events = well("events", figures=read_figures(SEVERAL), parked=2)
    (line,) = service_lines(condition(events))
    assert (line[4], line[5]) == ("7 (offer 5, training 2)", "2 (training 1, unborn 1)")
    parked, unreadable, overdue = condition(events).problems
    assert parked.what.startswith("events has parked 2 (training 1, unborn 1) records that wait")
    assert unreadable.what == "events could not read what it has stored of some cases: 1 (offer 1)"
    assert overdue.what.startswith("events: 7 (offer 5, training 2) deadlines have passed")
    (since,) = service_lines(condition(replace(events, parked=3)))
    assert since[5] == "3"
    assert asdict(read_figures(SEVERAL))["overdue"] == {"offer": 5, "training": 2, "fund": 0}


def test_of_a_service_with_one_kind_the_number_says_all() -> None:
    text = 'kvi_parked_now{kind="case"} 1.0\nkvi_parked_now{kind="unborn"} 1.0\n'
    intake = well("intake", figures=read_figures(METRICS + text), parked=2)
    (line,) = service_lines(condition(intake))
    assert (line[4], line[5]) == ("3", "2")


def test_what_is_not_known_is_shown_as_such() -> None:
    (line,) = service_lines(condition(ServiceState("intake", (NOT_RUNNING,))))
    assert list(line) == ["intake", NOT_RUNNING, "?", "?", "?", "?", "?", "?"]


def test_a_quiet_agency_is_shown_with_its_last_word() -> None:
    heard = {
        "jva-buetzow": LastRecord(NOW - timedelta(minutes=5), ever=True, service="intake"),
        "jva-waldeck": LastRecord(None, ever=False),
        "jva-stralsund": LastRecord(None, ever=True),
    }
    assert agency_lines(BusState({}, heard), NOW) == [
        ("jva-buetzow", "02.03. 09:55:00", "5 min", "intake"),
        ("jva-waldeck", "never", "", ""),
        ("jva-stralsund", "longer ago than is kept", "", ""),
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-3, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (172_800, "2 d")],
)
def test_a_span_is_told_roughly(seconds: int, words: str) -> None:
    assert ago(seconds) == words


# The command


def test_where_nothing_runs_the_command_says_how_to_start_it(tmp_path: Path) -> None:
    done = kvi("status", data=tmp_path)
    assert done.returncode == 2
    assert "./kvi up" in done.stderr


async def test_a_last_day_to_come_is_told_and_is_no_problem(
    world: "World", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = tmp_path / "agencies.yaml"
    text = REGISTRY.read_text("utf-8")
    leaving = text.replace("id: jva-waldeck\n", "id: jva-waldeck\n    left: 2099-12-31\n")
    registry.write_text(leaving, "utf-8")
    monkeypatch.setattr("deploy.cli.status.REGISTRY", registry)
    folder = world.system.folder
    shown = await asyncio.to_thread(in_this_process, folder, "status")
    assert "ahead: jva-waldeck takes part until 2099-12-31: from 2100-01-01" in shown.err
    scripted = await asyncio.to_thread(in_this_process, folder, "status", "--json")
    found = json.loads(scripted.out)
    assert [sentence.split()[0] for sentence in found["leaving"]] == ["jva-waldeck"]
    assert "jva-waldeck" not in json.dumps(found["problems"])


async def test_a_running_system_is_ready_and_shows_who_has_spoken(world: "World") -> None:
    prison = await world.prison()
    await prison.ask("intake", "Ping", world.new_case())
    done = kvi("status", "--json", data=world.system.folder)
    found = json.loads(done.stdout)
    # Other stories of this run may have left something parked, and had a desk for a while.
    others = [p for p in found["problems"] if "parked" in p["what"] or p["what"].startswith("desk")]
    assert found["problems"] == others
    assert done.returncode == bool(others)
    services = {name: said for name, said in found["services"].items() if name != "desk"}
    assert set(services) == {"intake", "referral", "events", "notify"}
    assert all(service["ready"] for service in services.values())
    heard = found["agencies"][prison.id]
    assert heard["service"] == "intake"
    assert datetime.now(UTC) - datetime.fromisoformat(heard["at"]) < timedelta(minutes=5)
    lines = kvi("status", data=world.system.folder).stdout.splitlines()
    assert lines[0].startswith("service ")
    assert any(line.startswith(prison.id) for line in lines)
