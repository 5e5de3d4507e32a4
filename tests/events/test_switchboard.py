"""The table of the programme fits its contract."""

from services.events.contract.attendance_list import ParticipantListed
from services.events.contract.certificates import (
    CertificatePassedOn,
    RevocationsListed,
    RevokeCertificate,
)
from services.events.contract.gaps import ReportOfferGap
from services.events.contract.offers import (
    FreePlace,
    OfferListed,
    PublishOffer,
    ReservePlace,
    RetireOffer,
    VerifyOffer,
)
from services.events.contract.post import POST, PostPassedOn
from services.events.contract.topics import DIRECTORY, PROGRAMME, REVOKED
from services.events.contract.training_plan import TargetGroup
from services.events.contract.trainings import (
    CancelRegistration,
    CancelTraining,
    CompleteTraining,
    ConfirmRegistration,
    CorrectParticipantName,
    MoveTraining,
    RecordAttendance,
    RecordMadeUpModule,
    RegisterParticipant,
    ReplaceParticipant,
    ScheduleTraining,
)
from services.events.settings import Settings, rules
from services.events.switchboard import SWITCHBOARD
from shared.language.message import Command, Privacy, SelfMessage
from shared.network.registry import AgencyKind
from tests.events.trainings import REGISTRY


def test_all_it_tells_to_all_names_nobody_and_what_names_somebody_goes_to_those_it_is_for() -> None:
    told = [m for m in SWITCHBOARD.owned() if not issubclass(m, Command | SelfMessage)]
    assert {m for m in told if m.topic is None} == {ParticipantListed, CertificatePassedOn}
    elsewhere = {OfferListed: DIRECTORY, PostPassedOn: POST, RevocationsListed: REVOKED}
    for message in told:
        if message.topic is not None:
            assert message.topic == elsewhere.get(message, PROGRAMME)
        if message.topic not in {None, POST}:
            assert message.privacy in {Privacy.P0, Privacy.P1}
            assert not {"name", "email"} & set(message.model_fields)


def test_addresses_of_participants_go_on_a_topic_of_their_own() -> None:
    named = {m for m in SWITCHBOARD.owned() if m.topic == POST}
    assert named == {PostPassedOn}
    assert PostPassedOn.privacy is Privacy.P2
    assert not PostPassedOn.told_to_agency


def test_the_attendance_list_goes_on_no_shared_topic() -> None:
    assert ParticipantListed.topic is None
    assert ParticipantListed.privacy is Privacy.P2


def test_public_pages_say_only_what_people_say_of_themselves() -> None:
    said = {message for message, row in SWITCHBOARD.on.items() if AgencyKind.PUBLIC in row.by}
    assert said == {RegisterParticipant, ConfirmRegistration, CancelRegistration}


def test_a_training_is_told_to_nobody_whom_the_programme_does_not_hear() -> None:
    """The bus lets a service write to exactly the agencies that may write to it."""
    assert all(SWITCHBOARD.heard_from(group.agencies) for group in TargetGroup)


def test_only_who_holds_trainings_says_when_they_are_and_who_was_there() -> None:
    holders = {AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER}
    of_holders = (
        RevokeCertificate,
        *(ScheduleTraining, MoveTraining, CancelTraining),
        *(RecordAttendance, RecordMadeUpModule, CompleteTraining),
    )
    for command in of_holders:
        assert SWITCHBOARD.on[command].by == holders
    everyone = holders | {AgencyKind.PRISON, AgencyKind.YOUTH_OFFICE}
    for of_agencies in (ReplaceParticipant, CorrectParticipantName):
        assert SWITCHBOARD.on[of_agencies].by == everyone
    for of_own_people in (RegisterParticipant, CancelRegistration):
        assert SWITCHBOARD.on[of_own_people].by == everyone | {AgencyKind.PUBLIC}


def test_who_may_help_a_child_lists_offers_and_has_places_and_no_prison_does() -> None:
    helpers = {AgencyKind.YOUTH_OFFICE, AgencyKind.COORDINATION_OFFICE, AgencyKind.PROVIDER}
    for command in (
        PublishOffer,
        VerifyOffer,
        RetireOffer,
        ReservePlace,
        FreePlace,
        ReportOfferGap,
    ):
        assert SWITCHBOARD.on[command].by == helpers


def test_how_long_names_are_kept_can_be_set() -> None:
    made = rules(Settings(names_kept_days=30), REGISTRY)
    assert made.names_kept_days == 30
