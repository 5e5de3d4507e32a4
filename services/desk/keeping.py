"""What follows when an agency is told something is done before it counts as read.

It is kept, answers are noted, views made anew, and what is to be erased is gone. All of it is done
again when the same messages come again, as after a crash.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from pydantic import ValidationError

from services.desk.domain.entry import Entry
from services.desk.domain.listed import listed
from services.desk.domain.office_case import (
    NotRead,
    OfficeCase,
    concerns,
    erasures_asked,
    office_case,
)
from services.desk.domain.order import OrderLife
from services.desk.domain.prison_case import prison_case
from services.desk.domain.training import CALL_OFF
from services.desk.stored.cases import View
from services.desk.stored.stores import Stores
from services.desk.storing import Storing
from shared.language.answers import CommandAccepted, CommandRefused
from shared.watch.logs import Log, declare

declare("case.not_read", "agency")
declare("views.made", "agency")

_AT_ONCE = 500
"""Cases of which views are made together."""


class Keeping:
    """Of all agencies of a desk."""

    def __init__(  # noqa: PLR0913 - its stores, and who hears of it
        self,
        stores: Stores,
        *,
        storing: Storing,
        ring: Callable[[str], None],
        log: Log,
        prisons: Collection[str],
        checkpoint: Callable[[str], None] = lambda _place: None,
    ) -> None:
        self._mailbox = stores.mailbox
        self._cases = stores.cases
        self._orders = stores.orders
        self._work = stores.work
        self._prison_cases = stores.prison_cases
        self._own_copies = stores.own_copies
        self._attendance = stores.attendance
        self._storing = storing
        self._ring = ring
        self._log = log
        self._checkpoint = checkpoint
        self._prisons = prisons

    async def keep(self, agency: str, told: Sequence[Entry]) -> None:
        """Keep it, and all that follows from it."""
        await self._mailbox.keep(agency, [entry.to_keep() for entry in told])
        self._checkpoint("kept")
        for entry in told:
            await self._take_answer(entry)
            await self._take_list(entry)
        await self._see(agency, {entry.case for entry in told})
        self._checkpoint("seen")
        self._ring(agency)

    async def catch_up(self, agency: str) -> None:
        """Make what is not seen as this version sees it: lost, of another one, or not read."""
        told = await self._mailbox.cases(agency)
        if agency in self._prisons:
            whole = await self._prison_cases.made(agency)
            await self._prison_cases.begin_anew(agency, told)
        else:
            await self._cases.forget_other_versions(agency)
            whole = await self._cases.whole(agency)
        missing = [case for case in told if case not in whole]
        for first in range(0, len(missing), _AT_ONCE):
            await self._see(agency, missing[first : first + _AT_ONCE])
        if missing:
            self._log.fact("views.made", agency=agency, count=len(missing))

    async def _see(self, agency: str, cases: Iterable[str]) -> None:
        """Make anew what is seen of these cases."""
        found = await self._mailbox.of_cases(agency, cases)
        if agency in self._prisons:
            for case, entries in found.items():
                await self._see_notice(agency, case, entries)
            return
        for case, entries in found.items():
            await self._erase(agency, case, entries)
        views = [await self._view(agency, case, entries) for case, entries in found.items()]
        await self._cases.put(views)
        for view in views:
            if view.not_read is None:
                await self._storing.confirm(view.seen, found[view.seen.case])

    async def _view(self, agency: str, case: str, entries: Sequence[Entry]) -> View:
        upto = entries[-1].number
        try:
            return View(office_case(agency, case, entries), upto)
        except NotRead as error:
            strange = error.entry
            self._not_read(strange, error.__cause__)
        before = await self._cases.get(agency, case) or OfficeCase(agency=agency, case=case)
        return View(before.erased(erasures_asked(entries)), upto, strange.id)

    async def _see_notice(self, agency: str, case: str, entries: Sequence[Entry]) -> None:
        try:
            seen = prison_case(agency, case, entries)
        except ValidationError as error:
            self._not_read(entries[-1], error)
            return
        if seen.lines:
            await self._prison_cases.put(seen)
        if seen.is_over:
            # Nobody keeps it any more, and it was sealed for the prison and the offices alone.
            await self._own_copies.forget(agency, case)
        else:
            await self._own_copies.date(agency, case)

    def _not_read(self, entry: Entry, error: BaseException | None) -> None:
        """Say which it is. Its mailbox has it all: a desk that can read it makes the view."""
        self._log.trouble(
            "case.not_read",
            error,
            agency=entry.agency,
            case=entry.case,
            message=entry.message,
            message_id=entry.id,
        )

    async def _take_answer(self, entry: Entry) -> None:
        """An answer that a newer service words in another way still says yes or no."""
        if entry.cause is None:
            return
        if entry.message == CommandAccepted.type_name():
            await self._orders.answered(entry.cause, OrderLife.ACCEPTED, None)
        elif entry.message == CommandRefused.type_name():
            await self._orders.answered(entry.cause, OrderLife.REFUSED, entry.word("code"))
        else:
            return
        # The name of a professional was for the service alone; who she is stands elsewhere.
        await self._orders.forget_name(entry.cause)

    async def _take_list(self, entry: Entry) -> None:
        """Whom an organiser has to expect; after a training was called off nobody."""
        if entry.message == CommandAccepted.type_name() and entry.word("command") == CALL_OFF:
            await self._attendance.call_off(entry.agency, entry.case)
        try:
            someone = listed(entry)
        except ValidationError as error:
            self._not_read(entry, error)
            return
        if someone is not None:
            await self._attendance.put(someone)

    async def _erase(self, agency: str, case: str, entries: Sequence[Entry]) -> None:
        """Also what came late: a command that was given while the request was on its way."""
        names = {name for each in erasures_asked(entries) for name in each.referrals}
        if not names:
            return
        await self._mailbox.erase(agency, [entry.id for entry in entries if concerns(entry, names)])
        await self._orders.erase(agency, case, sorted(names))
        await self._work.erase(agency, sorted(names))
