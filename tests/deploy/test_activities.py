"""The figures of a year as they go into the report."""

import csv
from datetime import date
from io import StringIO

from deploy.operations.activity_csv import KINDS, activity_csv, of_year
from services.events.contract.activities import ActivityEntry, ActivityKind
from services.events.domain.activities.figures import Sums, figures
from tests.events.test_activities import CALL

TODAY = date(2027, 12, 31)


def entry(kind: ActivityKind, on: date, minutes: int = 10, reach: int = 1) -> ActivityEntry:
    said = {"kind": kind, "on": on, "minutes": minutes, "reach": reach}
    return ActivityEntry.model_validate({**dict(CALL), **said})


DONE = figures(
    [
        entry(ActivityKind.CALL, date(2027, 1, 5)),
        entry(ActivityKind.CALL, date(2027, 1, 29), minutes=25),
        entry(ActivityKind.TALK, date(2027, 3, 2), minutes=90, reach=24),
        entry(ActivityKind.CALL, date(2026, 12, 31)),
    ],
    TODAY,
)


def test_the_report_has_a_block_for_each_sum_by_kind_and_month() -> None:
    title, *blocks = activity_csv(DONE, 2027).split("\n\n")
    assert title == "Tätigkeiten des Netzwerks 2027"
    tables = [list(csv.reader(StringIO(block), delimiter=";")) for block in blocks]
    assert [table[0][0] for table in tables] == ["Anzahl", "Minuten", "Erreichte Personen"]
    for table, calls, total in zip(tables, ("2", "35", "2"), ("3", "125", "26"), strict=True):
        heads, *rows = table
        assert (heads[1], heads[12], heads[13]) == ("01.2027", "12.2027", "Summe")
        found = {name: numbers for name, *numbers in rows}
        assert found["Telefonate"] == [calls, *["0"] * 11, calls]
        assert found["Summe"][-1] == total


def test_a_year_has_its_own_months_alone() -> None:
    assert Sums.of(of_year(DONE, 2026)) == Sums(1, 10, 1)
    assert Sums.of(of_year(DONE, 2025)) == Sums()


def test_every_kind_has_its_german_word() -> None:
    assert set(KINDS) == set(ActivityKind)
