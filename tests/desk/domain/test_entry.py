"""A mailbox keeps what its pages show, and no name beyond that."""

from datetime import UTC, datetime

import pytest

from services.desk.domain.entry import Entry


@pytest.mark.parametrize(
    ("message", "value"), [("ParticipantListed", None), ("ParticipantMovedUp", '{"name": "Ada"}')]
)
def test_of_an_attendance_list_is_kept_that_it_came_and_no_name(
    message: str, value: str | None
) -> None:
    told = datetime(2027, 4, 2, tzinfo=UTC)
    entry = Entry("koordinierung-mv", 1, "id", message, "case", None, told, '{"name": "Ada"}')
    assert entry.to_keep().value == value
    assert entry.to_keep().id == "id"
