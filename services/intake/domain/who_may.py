"""Who may end, narrow, prolong or stop what a notice rests on, and by which law."""

from dataclasses import dataclass

from services.intake.contract.consents import NarrowConsent, RenewConsent, WithdrawConsent
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from shared.language.message import Command
from shared.language.rule import Rule, still_in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.network.agency import HELPERS, AgencyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoMay(Rule):
    """One command, and the kinds of agency through which people may have it said.

    Topics and rights on them follow from it, so a change is a new line and a release that grants
    or takes them.
    """

    says: type[Command]
    by: tuple[AgencyKind, ...]


WHO_MAY: tuple[WhoMay, ...] = (
    WhoMay(
        says=WithdrawConsent,
        by=(AgencyKind.PRISON, *HELPERS),
        because="to withdraw is as easy as to consent, wherever people turn to",
        source="Art. 7(3) DSGVO",
        since=NETWORK,
    ),
    WhoMay(
        says=NarrowConsent,
        by=(AgencyKind.PRISON, *HELPERS),
        because="who may withdraw all may withdraw a part, also to whoever helps",
        source="Art. 7(3) DSGVO",
        since=NETWORK,
    ),
    WhoMay(
        says=RenewConsent,
        by=(AgencyKind.PRISON, *HELPERS),
        because="help that goes on is not to end because nobody was at the prison to sign",
        source=AGREEMENT,
        since=NETWORK,
    ),
    WhoMay(
        says=RaiseObjection,
        by=(AgencyKind.PRISON, AgencyKind.YOUTH_OFFICE),
        because="who is told of without a consent may object to the public bodies concerned",
        source="Art. 21(1) DSGVO",
        since=NETWORK,
    ),
    WhoMay(
        says=SetProtectiveStop,
        by=(AgencyKind.PRISON, AgencyKind.YOUTH_OFFICE),
        because="a prison knows of a ban on contact and a youth office of violence, and neither "
        "says why",
        source="§§ 4, 5 KKG, GewSchG",
        since=NETWORK,
    ),
)


def who_may(say: type[Command]) -> tuple[AgencyKind, ...]:
    """By the line that still holds."""
    return next(line.by for line in still_in_force(WHO_MAY) if line.says is say)
