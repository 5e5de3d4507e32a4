from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pytest

from deploy.network.registry_contract import TOPIC
from deploy.network.rights import MONITOR, Operation, Resource, Right
from deploy.network.services import DESK, SWITCHBOARDS
from deploy.network.topic import KEEPING, Topic, Use, window
from deploy.network.topology import Topology, topology
from deploy.servers.endpoints import ADMIN, ROOT_USER
from shared.language.message import Event, Privacy
from shared.network.registry import AgencyKind, Registry
from shared.network.registry_file import OUR_OWN
from shared.process.settings import ServiceSettings
from tests.deploy.invented import INVENTED, agency, prison, services

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
SEALED = "referral.sealed.v1"
PUBLIC = "oeffentlichkeit"


def test_sealed_parts_are_written_by_intake_and_read_by_referral_alone(real: Topology) -> None:
    assert real.writers(SEALED) == {"intake"}
    assert real.readers(SEALED) == {"referral"}


def test_addresses_are_written_by_events_and_read_by_notify_alone(real: Topology) -> None:
    assert real.writers("notify.post.v1") == {"events"}
    assert real.readers("notify.post.v1") == {"notify"}
    (topic,) = of_use(real, Use.POST)
    assert KEEPING[topic.use].retention == timedelta(days=7)


def test_public_pages_write_to_the_programme_alone(real: Topology) -> None:
    assert real.written_by(PUBLIC) == ("events.from.oeffentlichkeit.v1",)


def test_public_pages_read_the_answers_to_them_alone(real: Topology) -> None:
    assert real.read_by(PUBLIC) == ("to.oeffentlichkeit.v1",)


def test_only_the_agency_writes_to_its_topic_and_only_the_service_reads_it(
    real: Topology,
) -> None:
    for topic in of_use(real, Use.FROM_AGENCY):
        service, _, agency, _ = topic.name.split(".")
        assert real.writers(topic.name) == {agency}
        assert real.readers(topic.name) == {service}


def test_what_is_for_an_agency_is_read_by_it_alone_and_written_by_services(
    real: Topology,
) -> None:
    for topic in of_use(real, Use.TO_AGENCY):
        assert real.readers(topic.name) == {topic.name.split(".")[1]}
        assert real.writers(topic.name) <= set(SWITCHBOARDS)


def test_a_service_reads_and_writes_its_own_notes_alone(real: Topology) -> None:
    for topic in of_use(real, Use.SELF):
        service = topic.name.split(".")[0]
        assert real.readers(topic.name) == real.writers(topic.name) == {service}


def test_every_shared_topic_has_one_writer_and_no_agency_reads_it(real: Topology) -> None:
    for topic in (*of_use(real, Use.SHARED), *of_use(real, Use.PROGRAMME)):
        assert real.writers(topic.name) == {topic.name.split(".")[0]}
        assert real.readers(topic.name) <= {*SWITCHBOARDS, MONITOR}


def test_all_but_public_pages_may_read_who_takes_part_and_no_user_may_write_it(
    real: Topology,
) -> None:
    (topic,) = of_use(real, Use.REGISTRY)
    assert topic.name == TOPIC
    assert real.readers(TOPIC) == set(real.users) - {PUBLIC}
    assert real.writers(TOPIC) == frozenset()


def test_every_agency_that_may_speak_to_the_programme_may_read_what_there_is(
    real: Topology, registry: Registry
) -> None:
    (topic,) = of_use(real, Use.DIRECTORY)
    heard = {a.id for a in registry.agencies if SWITCHBOARDS["events"].heard_from(a.kind)}
    assert real.readers(topic.name) == {*heard, MONITOR} - {PUBLIC}
    assert real.writers(topic.name) == {"events"}


def test_a_topic_into_a_service_exists_exactly_where_that_kind_may_say_something(
    real: Topology, registry: Registry
) -> None:
    expected = {
        f"{name}.from.{agency.id}.v1"
        for name, switchboard in SWITCHBOARDS.items()
        for agency in registry.agencies
        if switchboard.heard_from(agency.kind)
    }
    assert {topic.name for topic in of_use(real, Use.FROM_AGENCY)} == expected


def test_a_service_reads_all_that_its_switchboard_names_and_nothing_else(
    real: Topology, registry: Registry
) -> None:
    for name, switchboard in SWITCHBOARDS.items():
        heard = {a.id for a in registry.agencies if switchboard.heard_from(a.kind)}
        commands = {f"{name}.from.{agency}.v1" for agency in heard}
        assert set(real.read_by(name)) == switchboard.listens_to() | commands | {TOPIC}
        answers = {f"to.{agency}.v1" for agency in heard}
        assert set(real.written_by(name)) == switchboard.writes_to() | answers


def test_which_certificates_do_not_hold_every_agency_may_read_and_events_alone_writes(
    real: Topology,
) -> None:
    (topic,) = of_use(real, Use.REVOKED)
    agencies = {told.name.split(".")[1] for told in of_use(real, Use.TO_AGENCY)}
    assert real.readers(topic.name) == {*agencies, MONITOR} - {PUBLIC}
    assert real.writers(topic.name) == {"events"}


def test_the_monitor_writes_nothing_and_reads_neither_commands_nor_answers_nor_seals(
    real: Topology,
) -> None:
    assert real.written_by(MONITOR) == ()
    uses = {topic.use for topic in real.topics if topic.name in real.read_by(MONITOR)}
    assert uses == {Use.SHARED, Use.PROGRAMME, Use.REVOKED, Use.REGISTRY, Use.DIRECTORY}


def test_everybody_has_the_groups_that_begin_with_their_own_name(real: Topology) -> None:
    groups = {right for right in real.rights if right.resource is Resource.GROUPS}
    assert groups == {
        Right(user, Operation.READ, Resource.GROUPS, f"{user}.") for user in real.users
    }


def test_no_group_prefix_is_the_beginning_of_anothers() -> None:
    names = ("jva-a", "jva-ab", "jva-a-b")
    derived = topology(Registry([prison(name) for name in names]), INVENTED, NOW)
    prefixes = [r.name for r in derived.rights if r.resource is Resource.GROUPS]
    assert not [(a, b) for a in prefixes for b in prefixes if a != b and b.startswith(a)]


def test_all_inputs_of_a_service_have_six_partitions_and_what_agencies_read_has_one(
    real: Topology,
) -> None:
    for topic in real.topics:
        assert topic.partitions == (6 if topic.use.is_input else 1)


def test_every_topic_has_the_brokers_time_and_a_reason_for_how_long_it_is_kept() -> None:
    for use, keeping in KEEPING.items():
        config = Topic("any", use).config
        assert config["message.timestamp.type"] == "LogAppendTime"
        policy, span = ("compact", "delete") if keeping.compacted else ("delete", "")
        assert config["cleanup.policy"] == policy
        kept = config[f"{span}.retention.ms".lstrip(".")]
        assert kept == str(int(keeping.retention.total_seconds() * 1000))
        assert len(keeping.because.split()) > 4
    assert set(KEEPING) == set(Use)


@pytest.mark.parametrize(
    ("use", "days"),
    [
        (Use.FROM_AGENCY, 21),
        (Use.TO_AGENCY, 14),
        (Use.SHARED, 21),
        (Use.PROGRAMME, 30),
        (Use.SEALED, 7),
        (Use.SELF, 7),
        (Use.REVOKED, 30),
        (Use.REGISTRY, 30),
        (Use.DIRECTORY, 30),
    ],
)
def test_the_days_a_topic_is_kept(use: Use, days: int) -> None:
    assert KEEPING[use].retention == timedelta(days=days)


def test_with_three_brokers_a_record_is_on_two_before_it_counts() -> None:
    assert Topic("any", Use.SHARED, replication=3).config["min.insync.replicas"] == "2"
    assert Topic("any", Use.SHARED, replication=1).config["min.insync.replicas"] == "1"


def test_a_message_is_known_again_for_as_long_as_it_can_come_back() -> None:
    assert window() == timedelta(days=30 + 1 + 14)


def test_the_services_remember_for_that_long() -> None:
    read_by_services = (keeping.retention for use, keeping in KEEPING.items() if use.is_input)
    assert timedelta(days=ServiceSettings.model_fields["seen_days"].default) >= window()
    retention = ServiceSettings.model_fields["retention_days"].default
    assert timedelta(days=retention) == max(read_by_services)


def test_a_new_agency_is_one_entry() -> None:
    before = topology(Registry([prison("jva-a")]), INVENTED, NOW)
    after = topology(Registry([prison("jva-a"), prison("jva-b")]), INVENTED, NOW)
    topics = {topic.name for topic in after.topics} - {topic.name for topic in before.topics}
    assert topics == {"door.from.jva-b.v1", "to.jva-b.v1"}
    assert set(after.users) - set(before.users) == {"jva-b"}
    assert {str(right) for right in after.rights - before.rights} == {
        "jva-b may write topic door.from.jva-b.v1",
        "jva-b may read topic to.jva-b.v1",
        "jva-b may read topic registry.agencies.v1",
        "jva-b may read groups jva-b.*",
        "door may read topic door.from.jva-b.v1",
        "door may write topic to.jva-b.v1",
        "monitor may describe topic door.from.jva-b.v1",
        "monitor may describe topic to.jva-b.v1",
    }
    assert before.rights < after.rights


def test_an_agency_that_left_has_no_way_in_and_everything_of_it_is_still_dealt_with() -> None:
    gone = prison("jva-b").model_copy(update={"left": date(2026, 6, 29)})
    before = topology(Registry([prison("jva-a"), prison("jva-b")]), INVENTED, NOW)
    after = topology(Registry([prison("jva-a"), gone]), INVENTED, NOW)
    assert after.topics == before.topics
    assert set(before.users) - set(after.users) == {"jva-b"}
    assert {str(right) for right in before.rights - after.rights} == {
        "jva-b may write topic door.from.jva-b.v1",
        "jva-b may read topic to.jva-b.v1",
        "jva-b may read topic registry.agencies.v1",
        "jva-b may read groups jva-b.*",
    }
    assert after.rights < before.rights


def test_an_agency_that_will_leave_has_its_rights_until_the_end_of_the_day() -> None:
    leaving = prison("jva-b").model_copy(update={"left": date(2026, 6, 30)})
    stays = topology(Registry([prison("jva-b")]), INVENTED, NOW)
    assert topology(Registry([leaving]), INVENTED, NOW) == stays
    midnight = datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert "jva-b" not in topology(Registry([leaving]), INVENTED, midnight).users


def test_a_kind_of_agency_that_may_say_nothing_only_listens() -> None:
    office = agency("jugendamt-13003", AgencyKind.YOUTH_OFFICE)
    derived = topology(Registry([office]), INVENTED, NOW)
    assert derived.written_by(office.id) == ()
    assert derived.writers(f"to.{office.id}.v1") == frozenset()


@pytest.mark.parametrize("name", ["door", "monitor", "admin"])
def test_no_agency_takes_the_name_of_another_user(name: str) -> None:
    with pytest.raises(ValueError, match="two users"):
        topology(Registry([prison(name)]), INVENTED, NOW)


def test_the_registry_takes_no_user_of_the_system_for_an_agency(real: Topology) -> None:
    agencies = {topic.name.split(".")[1] for topic in of_use(real, Use.TO_AGENCY)}
    assert {*real.users, ADMIN, ROOT_USER, DESK} - agencies == OUR_OWN


def test_two_services_do_not_write_the_same_topic() -> None:
    class Rung(Event):
        topic = "door.bells.v1"

    with pytest.raises(ValueError, match="one owner"):
        topology(Registry([]), services(door=(Rung,), gate=(Rung,)), NOW)


def test_a_type_of_message_is_owned_by_one_service() -> None:
    class Rung(Event):
        topic: ClassVar[str | None] = None

    with pytest.raises(ValueError, match="contracts of two services"):
        topology(Registry([]), services(door=(Rung,), gate=(Rung,)), NOW)


def test_a_topic_that_nobody_writes_is_not_listened_to() -> None:
    class Rung(Event):
        topic = "gate.bells.v1"

    with pytest.raises(ValueError, match="nobody writes"):
        topology(Registry([]), services(hears={"door": (Rung,)}, door=()), NOW)


@pytest.mark.parametrize("use", ["sealed", "post"])
def test_a_topic_for_one_service_is_heard_by_the_one_in_its_name_alone(use: str) -> None:
    class PassedOn(Event):
        topic = f"gate.{use}.v1"
        privacy: ClassVar[Privacy] = Privacy.P2 if use == "post" else Privacy.P1

    topology(Registry([]), services(hears={"gate": (PassedOn,)}, door=(PassedOn,), gate=()), NOW)
    with pytest.raises(ValueError, match="may not hear"):
        topology(
            Registry([]), services(hears={"door": (PassedOn,)}, door=(PassedOn,), gate=()), NOW
        )


def test_what_names_people_is_never_told_on_a_shared_topic() -> None:
    class GuestNamed(Event):
        topic = "door.guests.v1"
        privacy: ClassVar[Privacy] = Privacy.P2

    with pytest.raises(ValueError, match="names people"):
        topology(Registry([]), services(door=(GuestNamed,)), NOW)


def test_the_list_of_services_is_complete_and_knows_no_other() -> None:
    assert list(SWITCHBOARDS) == ["intake", "referral", "events", "notify"]
    with pytest.raises(KeyError):
        SWITCHBOARDS["billing"]


def of_use(found: Topology, use: Use) -> list[Topic]:
    return [topic for topic in found.topics if topic.use is use]
