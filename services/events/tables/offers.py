"""Offers and gaps: who may list something, who may have a place, who says what is missing."""

from services.events.contract.gaps import OfferGapReported, ReportOfferGap
from services.events.contract.offers import (
    CapacityChanged,
    ChangeCapacity,
    FreePlace,
    OfferCheckAwaited,
    OfferListed,
    OfferPaused,
    OfferPlanned,
    OfferPublished,
    OfferRetired,
    OfferVerified,
    OfferWentStale,
    PauseOffer,
    PlaceFreed,
    PlaceReserved,
    PlanOffer,
    PublishOffer,
    ReservePlace,
    RetireOffer,
    VerifyOffer,
)
from services.events.domain.gaps import gap
from services.events.domain.gaps.gap import Gap
from services.events.domain.offers import listing, planning, reserving
from services.events.domain.offers.offer import Life, Offer, Standing
from shared.language.answers import DeadlineReached
from shared.language.steps import States
from shared.network.agency import HELPERS
from shared.wire.kind import Kind, row

NOT_LISTED = (Life.PLANNED, Life.RETIRED)

OFFERS = Kind(
    Offer,
    {
        PlanOffer: row(
            planning.plan,
            by=HELPERS,
            creates=True,
            states=States(
                accepted=tuple(Life),
                refused=(Life.PUBLISHED, Life.PAUSED, Life.STALE, Life.RETIRED),
            ),
        ),
        PublishOffer: row(
            listing.publish,
            by=HELPERS,
            creates=True,
            states=States(accepted=(Life.PUBLISHED,), refused=(Life.RETIRED,)),
        ),
        VerifyOffer: row(
            listing.verify,
            by=HELPERS,
            states=States(accepted=(Life.PUBLISHED,), refused=(*NOT_LISTED, Life.PAUSED)),
        ),
        ChangeCapacity: row(
            listing.change_capacity,
            by=HELPERS,
            states=States(accepted=(Life.PUBLISHED, Life.PAUSED, Life.STALE), refused=NOT_LISTED),
        ),
        PauseOffer: row(
            listing.pause,
            by=HELPERS,
            states=States(accepted=(Life.PAUSED,), refused=NOT_LISTED),
        ),
        RetireOffer: row(
            listing.retire,
            by=HELPERS,
            states=States(accepted=(Life.RETIRED,), refused=()),
        ),
        ReservePlace: row(
            reserving.reserve,
            by=HELPERS,
            states=States(accepted=tuple(Standing), refused=(*NOT_LISTED, Life.PAUSED, Life.STALE)),
        ),
        FreePlace: row(
            reserving.free,
            by=HELPERS,
            states=States(accepted=(Standing.FREED,), refused=()),
        ),
        DeadlineReached: row(listing.time_passed),
    },
    tells=frozenset(
        {
            OfferPlanned,
            OfferPublished,
            OfferVerified,
            CapacityChanged,
            OfferPaused,
            OfferRetired,
            OfferCheckAwaited,
            OfferWentStale,
            PlaceReserved,
            PlaceFreed,
            OfferListed,
        }
    ),
)

GAPS = Kind(
    Gap,
    {
        ReportOfferGap: row(
            gap.report,
            by=HELPERS,
            creates=True,
            states=States(accepted=tuple(gap.Life), refused=tuple(gap.Life)),
        ),
    },
    tells=frozenset({OfferGapReported}),
)
