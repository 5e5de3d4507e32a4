"""A line is understood as it was meant, or refused with the words there are."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deploy.operations.activity_line import BadLine, read_line
from services.events.contract.activities import ActivityEntry, ActivityKind
from services.events.contract.training_plan import Sector, TrainingTheme
from tests.deploy.command_line import kvi

TODAY = date(2027, 3, 2)
CALL = {
    "kind": ActivityKind.CALL,
    "sector": Sector.NURSERY,
    "district": "13072",
    "on": TODAY,
    "minutes": 10,
    "reach": 1,
    "theme": TrainingTheme.CHILDREN_OF_PRISONERS,
}


def understood(line: str, district: str | None = "13072") -> ActivityEntry:
    return read_line(line, TODAY, district)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("call nursery", {}),
        ("nursery CALL", {}),
        ("call nursery 13003 25min", {"district": "13003", "minutes": 25}),
        ("call nursery 1h30min yesterday", {"minutes": 90, "on": date(2027, 3, 1)}),
        ("call nursery 2h 28.2.", {"minutes": 120, "on": date(2027, 2, 28)}),
        ("call nursery 28.2.2026", {"on": date(2026, 2, 28)}),
        ("call nursery 2027-01-05", {"on": date(2027, 1, 5)}),
        (
            "advice school child_protection",
            {
                "kind": ActivityKind.ADVICE,
                "sector": Sector.SCHOOL,
                "theme": TrainingTheme.CHILD_PROTECTION,
                "minutes": 30,
            },
        ),
        (
            "network_meeting court 17.4. 3h 24people",
            {
                "kind": ActivityKind.NETWORK_MEETING,
                "sector": Sector.COURT,
                "on": date(2027, 4, 17),
                "minutes": 180,
                "reach": 24,
            },
        ),
    ],
)
def test_what_is_not_said_is_what_is_usual(line: str, said: dict[str, Any]) -> None:
    assert understood(line) == ActivityEntry.model_validate({**CALL, **said})


@pytest.mark.parametrize(
    ("line", "kind", "minutes", "reach"),
    [
        ("call nursery 13003", ActivityKind.CALL, 10, 1),
        ("talk nursery 13003 90min 24people", ActivityKind.TALK, 90, 24),
        ("article nursery 13003 2h 400people", ActivityKind.ARTICLE, 120, 400),
        ("network_meeting nursery 13003 3h 24people", ActivityKind.NETWORK_MEETING, 180, 24),
    ],
)
def test_who_has_no_district_logs_each_kind_in_a_handful_of_words(
    line: str, kind: ActivityKind, minutes: int, reach: int
) -> None:
    said = {"kind": kind, "district": "13003", "minutes": minutes, "reach": reach}
    assert understood(line, district=None) == ActivityEntry.model_validate({**CALL, **said})
    assert len(line.split()) <= 5, "it is typed in twenty seconds"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("call nursery Beispiel", "not Beispiel; it can say what was done (call, advice,"),
        ("cal nursery", "did you mean call?"),
        ("nursery", "what was done: call, advice"),
        ("call", "for whom: justice, youth_welfare"),
        ("talk school 24people", "how long it took; add 90min"),
        ("talk school 90min", "how many people it reached; add 24people"),
        ("call nursery school", "school says a second time what the sector is"),
        ("call nursery 13099", "13099 is no district"),
        ("call nursery 31.2.", "31.2. is no day"),
        ("call nursery 9999min", "so many minutes"),
        ("call nursery ²p", "not ²p"),
        ("", "what was done"),
    ],
)
def test_what_no_list_holds_is_refused_with_what_can_be_said(line: str, why: str) -> None:
    with pytest.raises(BadLine) as no:
        understood(line)
    assert why in str(no.value)
    assert str(no.value).endswith((".", "?"))


def test_who_has_no_district_of_its_own_says_where() -> None:
    with pytest.raises(BadLine) as no:
        understood("call nursery", district=None)
    assert "such as 13072" in str(no.value)


def test_the_command_says_what_it_understood_and_only_shows_it_if_asked_to(tmp_path: Path) -> None:
    line = ("advice", "school", "13003", "5.1.2027", "visits_and_contact")
    done = kvi(tmp_path, "activity", *line, "--only-show")
    assert (done.code, done.err) == (0, "")
    assert done.lines == [
        "2027-01-05  advice for school in 13003, 30 min, reached 1, about visits_and_contact"
    ]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "a line is missing"),
        (("call", "nursery", "13072", "--withdraw", "b8d20e64-71f3-4c5a-8e19-3a6f0c4d7b92"), "out"),
        (("call", "nursery", "13072", "--as", "jva-buetzow"), "logs nothing"),
    ],
)
def test_what_cannot_be_logged_is_refused_before_anything_is_sent(
    tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    done = kvi(tmp_path, "activity", *arguments)
    assert (done.code, done.out) == (2, "")
    assert why in done.err
