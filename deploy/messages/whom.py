"""For whom a notice has to be sealed, found out before anything is: as intake will judge it."""

import json
from datetime import datetime

from pydantic import ValidationError

from deploy.messages.written_message import WrittenMessage
from services.intake.contract.consents import GrantConsent
from services.intake.contract.notices import ReportAdmission
from services.intake.domain.coverage import covered, people
from services.intake.domain.lawful_basis import BASES, basis_on
from shared.network.addressees import Decided, MayGoTo, decided
from shared.network.competence.deciding import Decision
from shared.network.competence.parent_alone import decide_alone
from shared.network.notices import Path, ReceiverKind
from shared.network.receivers import public_receivers
from shared.network.registry import Registry
from shared.network.working_days import day_of
from shared.wire.strict_json import pointer_to


class NoNotice(Exception):
    """This message carries no children to seal for, or cannot be read."""


def notice_of(message: WrittenMessage) -> ReportAdmission | GrantConsent:
    """The message as intake would read it. Raises NoNotice, which never says what stands in it."""
    models: dict[str, type[ReportAdmission | GrantConsent]] = {
        model.type_name(): model for model in (ReportAdmission, GrantConsent)
    }
    model = models.get(message.type_name)
    if model is None:
        raise NoNotice(f"{message.origin} is no notice")
    # Nothing is sealed yet, or it is for whom it need not be.
    unsealed = {name: value for name, value in message.data.items() if name != "sealed"}
    try:
        return model.from_json(json.dumps(unsealed))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    raise NoNotice(f"{message.origin}: {pointer_to(first['loc'], first['type']) or '/'} is wrong")


def whom_for(message: ReportAdmission | GrantConsent, registry: Registry, now: datetime) -> Decided:
    """What the table of competence says of each child, for the receivers that are allowed."""
    may_go_to = MayGoTo(_path_of(message), _allowed(message, registry, now))
    return decided(message.children, message.family, may_go_to, registry, now)


def whom_for_the_parent(
    message: ReportAdmission | GrantConsent, registry: Registry, now: datetime
) -> Decision | None:
    """What it says of a notice of the parent alone; nothing of one that tells of children."""
    if message.children or not message.consents:
        return None
    allowed = _allowed(message, registry, now)
    return decide_alone(allowed, message.prisoner_home, registry, now)


def _path_of(message: ReportAdmission | GrantConsent) -> Path:
    return message.path if isinstance(message, ReportAdmission) else Path.CONSENT


def _allowed(
    message: ReportAdmission | GrantConsent, registry: Registry, now: datetime
) -> tuple[ReceiverKind, ...]:
    basis = basis_on(BASES, _path_of(message), day_of(now))
    if basis is None:
        return ()
    public = public_receivers(registry, now)
    day = day_of(now)
    # Whether they hold today intake will say; here they say who is ticked.
    ticked = [
        consent.model_copy(update={"valid_until": max(consent.valid_until, day)})
        for consent in message.consents
    ]
    return covered(people(message.children), ticked, basis, public, day).receivers
