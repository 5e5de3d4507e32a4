"""Funds: who may record a grant and use it."""

from services.events.contract.funding import (
    ReleaseFunding,
    ReleaseTakenBack,
    ReservationTakenBack,
    ReserveFunding,
)
from services.events.contract.funds import (
    CorrectIncome,
    CorrectSpending,
    FundingReleased,
    FundingReserved,
    GrantRecorded,
    IncomeCorrected,
    IncomeRecorded,
    ProofOfUseAwaited,
    ProofOfUseSubmitted,
    RecordGrant,
    RecordIncome,
    RecordSpending,
    SpendingCorrected,
    SpendingRecorded,
    SubmitProofOfUse,
)
from services.events.domain.funds import granting, proving, receiving, reserving, spending
from services.events.domain.funds.fund import Cover, Fund, Life, Standing
from services.events.tables.organisers import ORGANISERS
from shared.language.answers import DeadlineReached
from shared.language.steps import States
from shared.wire.kind import Kind, row

FUNDS = Kind(
    Fund,
    {
        RecordGrant: row(
            granting.record_grant,
            by=ORGANISERS,
            creates=True,
            states=States(accepted=tuple(Life), refused=tuple(Life)),
        ),
        RecordIncome: row(
            receiving.record,
            by=ORGANISERS,
            states=States(accepted=tuple(Life), refused=(Life.CLOSED,)),
        ),
        CorrectIncome: row(
            receiving.correct,
            by=ORGANISERS,
            states=States(accepted=tuple(Life), refused=(Life.CLOSED,)),
        ),
        RecordSpending: row(
            spending.record,
            by=ORGANISERS,
            states=States(accepted=tuple(Cover), refused=(Life.CLOSED,)),
        ),
        CorrectSpending: row(
            spending.correct,
            by=ORGANISERS,
            states=States(accepted=tuple(Cover), refused=(Life.CLOSED,)),
        ),
        SubmitProofOfUse: row(
            proving.submit,
            by=ORGANISERS,
            states=States(accepted=(Life.CLOSED,), refused=(Standing.RESERVED,)),
        ),
        DeadlineReached: row(proving.time_passed),
        ReserveFunding: row(reserving.reserve),
        ReservationTakenBack: row(reserving.take_back, overtakes=True),
        ReleaseFunding: row(reserving.release),
        ReleaseTakenBack: row(reserving.keep, overtakes=True),
    },
    tells=frozenset(
        {
            GrantRecorded,
            IncomeRecorded,
            IncomeCorrected,
            SpendingRecorded,
            SpendingCorrected,
            FundingReserved,
            FundingReleased,
            ProofOfUseAwaited,
            ProofOfUseSubmitted,
        }
    ),
)
