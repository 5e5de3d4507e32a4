"""The table of the programme fits its contract."""

from services.events.contract.topics import PROGRAMME
from services.events.contract.training_plan import TargetGroup
from services.events.settings import Settings, rules
from services.events.switchboard import SWITCHBOARD
from shared.language.message import Command, Privacy
from shared.network.registry import AgencyKind
from tests.events.trainings import REGISTRY


def test_every_command_of_the_contract_has_its_row() -> None:
    commands = {message for message in SWITCHBOARD.owned() if issubclass(message, Command)}
    assert commands == {message for message in SWITCHBOARD.on if issubclass(message, Command)}


def test_all_it_tells_goes_on_the_programme_and_names_nobody() -> None:
    for message in SWITCHBOARD.owned():
        if not issubclass(message, Command):
            assert message.topic == PROGRAMME
            assert message.privacy in {Privacy.P0, Privacy.P1}
            assert not {"name", "email"} & set(message.model_fields)


def test_a_training_is_told_to_nobody_whom_the_programme_does_not_hear() -> None:
    """The bus lets a service write to exactly the agencies that may write to it."""
    assert all(SWITCHBOARD.heard_from(group.agencies) for group in TargetGroup)


def test_only_who_holds_trainings_schedules_records_and_completes_them() -> None:
    holders = frozenset({AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER})
    by = {message.type_name(): entry.by for message, entry in SWITCHBOARD.on.items() if entry.by}
    assert by == {
        "ScheduleTraining": holders,
        "RecordAttendance": holders,
        "CompleteTraining": holders,
        "RegisterParticipant": holders | {AgencyKind.PRISON, AgencyKind.YOUTH_OFFICE},
    }


def test_how_long_names_are_kept_can_be_set() -> None:
    made = rules(Settings(names_kept_days=30), REGISTRY)
    assert made.names_kept_days == 30
