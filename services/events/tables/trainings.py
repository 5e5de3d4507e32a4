"""Trainings: who may schedule one, and what happens until it is over."""

from services.events.contract.attendance_list import ParticipantListed
from services.events.contract.certificates import (
    CertificateIssued,
    CertificatePassedOn,
    CertificateRevoked,
    RevocationsListed,
    RevokeCertificate,
)
from services.events.contract.post import PostPassedOn
from services.events.contract.trainings import (
    CancelRegistration,
    CancelTraining,
    CompleteTraining,
    ConfirmRegistration,
    CorrectParticipantName,
    ModuleMadeUp,
    MoveTraining,
    ParticipantMovedUp,
    ParticipantReplaced,
    RecordAttendance,
    RecordMadeUpModule,
    RegisterParticipant,
    RegistrationCancelled,
    RegistrationConfirmed,
    RegistrationWaitlisted,
    ReplaceParticipant,
    ScheduleTraining,
    TrainingCancelled,
    TrainingCompleted,
    TrainingConfirmed,
    TrainingHeld,
    TrainingMoved,
    TrainingScheduled,
)
from services.events.domain.trainings import (
    attendance,
    cancelling,
    certifying,
    completion,
    correcting,
    making_up,
    moving,
    registering,
    replacing,
    scheduling,
    signing_up,
    time,
)
from services.events.domain.trainings.training import Life, Standing, Training
from services.events.tables.organisers import ORGANISERS
from shared.language.answers import DeadlineReached
from shared.language.steps import States
from shared.network.agency import HELPERS, AgencyKind
from shared.wire.kind import Kind, row

SENDERS = (AgencyKind.PRISON, *HELPERS)
"""Those whose staff may come."""
ALL_SENDERS = (*SENDERS, AgencyKind.PUBLIC)
"""And those who belong to no agency."""
OF_AGENCIES = tuple(one for one in Standing if one is not Standing.UNCONFIRMED)
"""Where somebody can stand whom an agency has registered."""

TRAININGS = Kind(
    Training,
    {
        # Announced again it is as it is by now, until it is moved: then its plan is another one.
        ScheduleTraining: row(
            scheduling.schedule,
            by=ORGANISERS,
            creates=True,
            states=States(accepted=tuple(Life), refused=tuple(Life)),
        ),
        MoveTraining: row(
            moving.move,
            by=ORGANISERS,
            # Moved again to where it is, it is as it is by now.
            states=States(accepted=tuple(Life), refused=(Life.HELD, Life.CLOSED, Life.CANCELLED)),
        ),
        CancelTraining: row(
            moving.cancel,
            by=ORGANISERS,
            states=States(
                accepted=(Life.CANCELLED,),
                refused=tuple(life for life in Life if life is not Life.CANCELLED),
            ),
        ),
        RegisterParticipant: row(
            registering.register,
            by=ALL_SENDERS,
            states=States(
                accepted=tuple(Standing), refused=tuple(dict.fromkeys((*Life, *Standing)))
            ),
        ),
        ConfirmRegistration: row(
            signing_up.confirm,
            by=AgencyKind.PUBLIC,
            states=States(
                accepted=(
                    Standing.CONFIRMED,
                    Standing.WAITLISTED,
                    Standing.ATTENDED,
                    Standing.COMPLETED,
                ),
                refused=(Standing.UNCONFIRMED, Standing.CANCELLED),
            ),
        ),
        ReplaceParticipant: row(
            replacing.replace,
            by=SENDERS,
            states=States(accepted=OF_AGENCIES, refused=OF_AGENCIES),
        ),
        CancelRegistration: row(
            cancelling.cancel_registration,
            by=ALL_SENDERS,
            states=States(
                accepted=(Standing.CANCELLED,),
                refused=tuple(one for one in Standing if one is not Standing.CANCELLED),
            ),
        ),
        CorrectParticipantName: row(
            correcting.correct_name,
            by=SENDERS,
            states=States(
                accepted=tuple(one for one in OF_AGENCIES if one is not Standing.CANCELLED),
                refused=OF_AGENCIES,
            ),
        ),
        RecordAttendance: row(
            attendance.record,
            by=ORGANISERS,
            states=States(
                accepted=tuple(life for life in Life if life is not Life.CANCELLED),
                refused=tuple(Life),
            ),
        ),
        RecordMadeUpModule: row(
            making_up.record,
            by=ORGANISERS,
            states=States(
                accepted=(Standing.ATTENDED, Standing.COMPLETED),
                refused=(
                    *(Life.SCHEDULED, Life.CONFIRMED, Life.CLOSED, Life.CANCELLED),
                    Standing.WAITLISTED,
                ),
            ),
        ),
        CompleteTraining: row(
            completion.complete,
            by=ORGANISERS,
            states=States(
                accepted=(Life.CLOSED,),
                refused=(Life.SCHEDULED, Life.CONFIRMED, Life.HELD, Life.CANCELLED),
            ),
        ),
        RevokeCertificate: row(
            certifying.revoke,
            by=ORGANISERS,
            states=States(
                accepted=(certifying.REVOKED,),
                refused=OF_AGENCIES,
            ),
        ),
        DeadlineReached: row(time.time_passed),
    },
    tells=frozenset(
        {
            TrainingScheduled,
            TrainingMoved,
            TrainingCancelled,
            RegistrationConfirmed,
            RegistrationWaitlisted,
            RegistrationCancelled,
            ParticipantMovedUp,
            ParticipantReplaced,
            ModuleMadeUp,
            TrainingConfirmed,
            TrainingHeld,
            TrainingCompleted,
            PostPassedOn,
            ParticipantListed,
            CertificateIssued,
            CertificatePassedOn,
            CertificateRevoked,
            RevocationsListed,
        }
    ),
)
