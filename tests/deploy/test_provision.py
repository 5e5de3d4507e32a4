from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourceType,
)

from deploy.network.present import present
from deploy.network.services import DESK, SWITCHBOARDS
from deploy.network.topology import Topology, topology
from deploy.provision import Plan, ProvisionError, provision
from deploy.provision.logins import can_log_in
from deploy.provision.mongo import MongoProvisioner
from deploy.servers.credentials import Secrets
from deploy.servers.endpoints import ADMIN, Endpoints
from shared.network.registry import Registry
from tests.deploy.command_line import kvi
from tests.deploy.invented import prison
from tests.run.bound import HANG_SECONDS

NEW = "jva-neu"


@pytest.fixture
def with_newcomer(provisioned: Endpoints, registry: Registry) -> Iterator[Registry]:
    """The registry with one agency more; afterwards the stack is as before."""
    yield Registry([*registry.agencies, prison(NEW)])
    provision(provisioned, registry, SWITCHBOARDS, prune=True)


@pytest.fixture
def admin(provisioned: Endpoints) -> AdminClient:
    return AdminClient(provisioned.login(ADMIN).librdkafka())


def test_provisioning_again_has_nothing_to_do(provisioned: Endpoints, registry: Registry) -> None:
    assert provision(provisioned, registry, SWITCHBOARDS) == Plan(())


def test_a_plan_shows_a_new_agency_and_changes_nothing(
    provisioned: Endpoints, with_newcomer: Registry
) -> None:
    plan = provision(provisioned, with_newcomer, SWITCHBOARDS, plan_only=True)
    assert {
        "+ topic intake.from.jva-neu.v1 (6 partitions)",
        "+ topic to.jva-neu.v1 (1 partition)",
        "+ user jva-neu",
        "+ right: jva-neu may write topic intake.from.jva-neu.v1",
        "+ right: jva-neu may read groups jva-neu.*",
    } <= set(plan.lines())
    assert provision(provisioned, with_newcomer, SWITCHBOARDS, plan_only=True) == plan


def test_an_agency_that_left_keeps_everything_until_it_is_pruned(
    provisioned: Endpoints, registry: Registry, with_newcomer: Registry
) -> None:
    provision(provisioned, with_newcomer, SWITCHBOARDS)
    kept = provision(provisioned, registry, SWITCHBOARDS)
    assert [str(change) for change in kept.changes] == ["- registry entry jva-neu"]
    assert (
        "- right: jva-neu may read topic registry.agencies.v1 (only with --prune)" in kept.lines()
    )
    assert "- right: jva-neu may read groups jva-neu.* (only with --prune)" in kept.lines()
    assert "- user jva-neu (only with --prune)" in kept.lines()
    assert can_log_in(provisioned.login(NEW))

    pruned = provision(provisioned, registry, SWITCHBOARDS, prune=True)
    assert {change.what for change in pruned.changes} == {left.what for left in kept.leftovers}
    assert not can_log_in(provisioned.login(NEW))
    assert provision(provisioned, registry, SWITCHBOARDS) == Plan(())


def test_what_others_keep_on_the_same_kafka_is_left_alone(
    provisioned: Endpoints, registry: Registry, admin: AdminClient
) -> None:
    theirs = ["payroll.v1", "events", "registry.cars.v1"]
    for made in admin.create_topics([NewTopic(name, 1) for name in theirs]).values():
        made.result()
    try:
        assert provision(provisioned, registry, SWITCHBOARDS, prune=True) == Plan(())
    finally:
        for deleted in admin.delete_topics(theirs).values():
            deleted.result()


def test_a_setting_that_was_changed_by_hand_is_set_right(
    provisioned: Endpoints, registry: Registry, admin: AdminClient
) -> None:
    changed = ConfigEntry("retention.ms", "60000", incremental_operation=AlterConfigOpType.SET)
    sealed = ConfigResource(ResourceType.TOPIC, "referral.sealed.v1", incremental_configs=[changed])
    admin.incremental_alter_configs([sealed])[sealed].result()
    plan = provision(provisioned, registry, SWITCHBOARDS)
    assert list(plan.lines()) == [
        "~ topic referral.sealed.v1: retention.ms becomes 604800000",
    ]
    assert provision(provisioned, registry, SWITCHBOARDS) == Plan(())


def test_a_partition_count_is_never_changed(
    provisioned: Endpoints, with_newcomer: Registry, admin: AdminClient
) -> None:
    admin.create_topics([NewTopic("to.jva-neu.v1", 2)])["to.jva-neu.v1"].result()
    with pytest.raises(
        ProvisionError, match=r"to\.jva-neu\.v1 has 2 partitions and must have 1 partition"
    ):
        provision(provisioned, with_newcomer, SWITCHBOARDS)
    assert "intake.from.jva-neu.v1" not in admin.list_topics(timeout=HANG_SECONDS).topics


def test_a_secret_changed_outside_is_taken_over(
    provisioned: Endpoints, with_newcomer: Registry, stack_folder: Path
) -> None:
    provision(provisioned, with_newcomer, SWITCHBOARDS)
    changed = {"KVI_SECRET_JVA_NEU": "another-secret", "KVI_SECRET_INTAKE": "a-third-secret"}
    secrets = Secrets(stack_folder / "secrets", changed)
    outside = replace(provisioned, secrets=secrets)

    plan = provision(outside, with_newcomer, SWITCHBOARDS)
    assert list(plan.lines()) == [
        "~ user jva-neu: new secret",
        "~ user intake: new secret",
        "~ database user intake: new secret",
    ]
    assert can_log_in(outside.login(NEW))
    assert not can_log_in(provisioned.login(NEW))
    provision(provisioned, with_newcomer, SWITCHBOARDS)
    assert can_log_in(provisioned.login("intake"))


def test_a_rotation_makes_another_secret_and_the_old_one_is_worth_nothing(
    provisioned: Endpoints, with_newcomer: Registry
) -> None:
    provision(provisioned, with_newcomer, SWITCHBOARDS)
    old = provisioned.login(NEW)
    plan = provision(provisioned, with_newcomer, SWITCHBOARDS, rotate=[NEW])
    assert list(plan.lines()) == ["~ user jva-neu: new secret"]
    assert can_log_in(provisioned.login(NEW))
    assert not can_log_in(old)


def test_an_old_copy_of_the_secrets_never_undoes_a_rotation(
    provisioned: Endpoints, with_newcomer: Registry, tmp_path: Path
) -> None:
    provision(provisioned, with_newcomer, SWITCHBOARDS)
    names = ("admin", "root", DESK, *topology(with_newcomer, SWITCHBOARDS, present()).users)
    for name in names:
        (tmp_path / name).write_text(provisioned.secrets.of(name))
    copies = replace(provisioned, secrets=Secrets(tmp_path, {}))
    provision(provisioned, with_newcomer, SWITCHBOARDS, rotate=[NEW])

    with pytest.raises(ProvisionError, match=r"secret of jva-neu .* \./kvi containers"):
        provision(copies, with_newcomer, SWITCHBOARDS, keep_secrets=True)
    assert not can_log_in(copies.login(NEW))
    assert can_log_in(provisioned.login(NEW))
    # Whoever is new gets in all the same.
    (tmp_path / NEW).write_text(provisioned.secrets.of(NEW))
    newer = Registry([*with_newcomer.agencies, prison("jva-neuer")])
    assert "+ user jva-neuer" in provision(copies, newer, SWITCHBOARDS, keep_secrets=True).lines()
    assert can_log_in(copies.login("jva-neuer"))


def test_an_old_copy_never_undoes_the_rotation_of_a_service_at_mongodb(
    provisioned: Endpoints, registry: Registry, stack_folder: Path
) -> None:
    old = {"KVI_SECRET_INTAKE": "an-older-secret"}
    copies = replace(provisioned, secrets=Secrets(stack_folder / "secrets", old))
    mongo = MongoProvisioner(copies, SWITCHBOARDS)
    assert mongo.compare().secrets == ("intake",)
    with pytest.raises(ProvisionError, match="secret of intake"):
        provision(copies, registry, SWITCHBOARDS, keep_secrets=True)
    assert can_log_in(provisioned.login("intake"))


def test_a_desk_whom_only_mongodb_knows_gets_another_secret_too(
    provisioned: Endpoints, registry: Registry, stack_folder: Path
) -> None:
    before = {"KVI_SECRET_DESK": provisioned.secrets.of(DESK)}
    copies = replace(provisioned, secrets=Secrets(stack_folder / "secrets", before))
    plan = provision(provisioned, registry, SWITCHBOARDS, rotate=[DESK])
    assert list(plan.lines()) == ["~ database user desk: new secret"]
    assert MongoProvisioner(provisioned, [DESK]).compare().secrets == ()
    assert MongoProvisioner(copies, [DESK]).compare().secrets == (DESK,)


def test_a_rotation_names_a_user_that_exists(provisioned: Endpoints, registry: Registry) -> None:
    with pytest.raises(ProvisionError, match="no user jva-gibtesnicht"):
        provision(provisioned, registry, SWITCHBOARDS, rotate=["jva-gibtesnicht"])


def test_a_registry_that_contradicts_the_services_is_refused_before_anything_changes(
    provisioned: Endpoints, registry: Registry
) -> None:
    with pytest.raises(ProvisionError, match="monitor would be the name of two users"):
        provision(provisioned, Registry([*registry.agencies, prison("monitor")]), SWITCHBOARDS)


def test_the_command_says_when_nothing_is_left_to_do(
    provisioned: Endpoints, stack_folder: Path
) -> None:
    assert provisioned
    done = kvi(stack_folder, "provision", "--plan")
    assert (done.code, done.out) == (0, "")
    assert "nothing to do" in done.err


def test_the_command_gives_up_on_a_partition_count_with_one_sentence(
    provisioned: Endpoints, stack_folder: Path, admin: AdminClient, real: Topology
) -> None:
    assert provisioned
    topic = "to.traeger-beispiel.v1"
    assert topic in {topic.name for topic in real.topics}
    admin.delete_topics([topic])[topic].result()
    admin.create_topics([NewTopic(topic, 3)])[topic].result()
    done = kvi(stack_folder, "provision")
    assert (done.code, done.out) == (2, "")
    assert f"{topic} has 3 partitions and must have 1 partition" in done.err
    admin.delete_topics([topic])[topic].result()
    assert kvi(stack_folder, "provision").lines == [f"+ topic {topic} (1 partition)"]


def test_a_kafka_that_is_not_there_is_named(
    provisioned: Endpoints, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.provision.logins.SECONDS", 0.5)
    nowhere = replace(provisioned, kafka_bootstrap="127.0.0.1:1")
    with pytest.raises(ProvisionError, match=r"Kafka at 127\.0\.0\.1:1 does not answer"):
        provision(nowhere, registry, SWITCHBOARDS)


def test_a_super_user_with_another_secret_is_told_so(
    provisioned: Endpoints, registry: Registry, stack_folder: Path
) -> None:
    secrets = Secrets(stack_folder / "secrets", {"KVI_SECRET_ADMIN": "not-the-secret"})
    with pytest.raises(ProvisionError, match="does not take the secret of admin"):
        provision(replace(provisioned, secrets=secrets), registry, SWITCHBOARDS)
