"""What happened elsewhere becomes deliveries to those whom the audience table names."""

from services.notify.contract.addresses import ParticipantUnreached
from services.notify.contract.deliveries import NotificationPlanned
from services.notify.domain.audience import AS_EVER, ASKING, AUDIENCE, ERASURE
from services.notify.domain.audience_line import Audience
from services.notify.domain.delivery import Delivery
from services.notify.domain.done import asks_for, drop_what_is_erased
from services.notify.domain.notifications import Life, Notifications
from services.notify.domain.outdated import drop_outdated
from services.notify.domain.quiet_hours import due_at
from services.notify.domain.recipients import Recipient
from services.notify.domain.rules import Rules
from services.referral.contract.erasure import ReferralsErased
from shared.language.message import Message
from shared.language.rule import in_force
from shared.language.steps import At, Outcome, tell
from shared.network.agency import AgencyKind
from shared.network.working_days import day_of

NOTHING = Notifications(life=Life.QUIET)


def plan(
    state: Notifications | None, message: Message, at: At[Rules]
) -> Outcome[Notifications] | None:
    """Plan a delivery for everyone who hears of this message, due at once if it cannot wait.

    Nobody is told the same twice while the first telling has not left. Where the case was erased
    elsewhere it is erased here too, so nothing that comes late or was parked is told any more.
    """
    lines = [line for line in in_force(AUDIENCE, day_of(at.now)) if line.on is type(message)]
    clears = any(line.clears for line in lines)
    new = drop_outdated(state or NOTHING, message, at)
    if isinstance(message, ReferralsErased):
        new = drop_what_is_erased(new, message, at)
    if clears:
        new = _drop(new, at)
    # By their ids: whoever is named twice is told once.
    wanted = {
        (delivery := _delivery(line, recipient, message, at)).delivery: delivery
        for line in lines
        for recipient in line.who(message, at)
    }
    planned = []
    for delivery in wanted.values():
        if new.erased and not _is_told_in_any_case(delivery, at):
            continue
        under_way = _under_way(new, delivery, at)
        if under_way is None:
            planned.append(delivery)
        else:
            new = new.replacing(under_way.asking_also(delivery.asks))
    says = tuple(tell(NotificationPlanned(**delivery.told())) for delivery in planned)
    if not clears and not planned and new in (state, NOTHING):
        return None
    kept = _with(new, planned, at).keeping(at.rules.finished_kept, at.now)
    return Outcome(kept, says, erase=clears)


def _delivery(line: Audience, recipient: Recipient, message: Message, at: At[Rules]) -> Delivery:
    names = ("delivery", line.wording, recipient.agency, recipient.role)
    return Delivery(
        delivery=at.new_id(*names),
        agency=recipient.agency,
        role=recipient.role,
        wording=line.wording,
        registration=message.participant if isinstance(message, ParticipantUnreached) else None,
        asks=asks_for(message) if line.wording in ASKING else (),
    )


def _under_way(state: Notifications, delivery: Delivery, at: At[Rules]) -> Delivery | None:
    waiting = (*state.planned, *(d for d in state.gathered if d.is_told_later(at.now)))
    return next((d for d in waiting if _tells(d) == _tells(delivery)), None)


def _tells(delivery: Delivery) -> tuple[object, ...]:
    """Whom of what: alike of two, one is enough."""
    return delivery.agency, delivery.role, delivery.wording, delivery.registration


def _with(state: Notifications, planned: list[Delivery], at: At[Rules]) -> Notifications:
    due = {d.deadline: due_at(at.now, d, at) for d in planned}
    return state.change(
        deliveries=(*state.deliveries, *planned), deadlines={**state.deadlines, **due}
    )


def _drop(state: Notifications, at: At[Rules]) -> Notifications:
    """Drop what has not left, and forget what has; what is told in any case stays as it is.

    What is dropped stays for the moment until it is certain that its mail is not just leaving.
    """
    stays = {d.delivery for d in state.deliveries if _is_told_in_any_case(d, at)}
    dropped = {d.delivery for d in state.planned if d.delivery not in stays}
    kept = tuple(
        d.dropped() if d.delivery in dropped else d
        for d in state.deliveries
        if d in state.open or d.delivery in stays
    )
    at_once = {d.deadline: at.now for d in kept if d.delivery in dropped}
    deadlines = {**state.deadlines, **at_once}
    return state.change(deliveries=kept, deadlines=deadlines, erased=True)


def _is_told_in_any_case(delivery: Delivery, at: At[Rules]) -> bool:
    """Of an erased case: its offices to erase it, its prison what it would hear of any other."""
    if delivery.wording not in AS_EVER or delivery.agency is None:
        return delivery.wording in ERASURE
    agency = at.rules.registry.known(delivery.agency)
    return agency is not None and agency.kind is AgencyKind.PRISON
