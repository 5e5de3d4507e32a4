"""Whatever is done to the audit afterwards shows."""

from hypothesis import given
from hypothesis import strategies as st

from services.desk.domain.trail import Deed, TrailLine, first_break
from tests.desk.told import OFFICE, START
from tests.run.drawn import AS_EVER


def trail(count: int) -> list[TrailLine]:
    lines: list[TrailLine] = []
    for number in range(1, count + 1):
        before = lines[-1].hash if lines else ""
        line = TrailLine(
            agency=OFFICE,
            number=number,
            person=f"person {number % 3}",
            at=START,
            deed=Deed.LOOKED,
            before=before,
        )
        lines.append(line.sealed())
    return lines


def test_a_trail_nobody_touched_is_whole() -> None:
    assert first_break(trail(5)) is None
    assert first_break([]) is None


@AS_EVER
@given(st.integers(1, 6), st.sampled_from(["person", "deed", "case", "what", "before"]))
def test_a_line_that_was_changed_is_found(number: int, field: str) -> None:
    lines = trail(6)
    changed = Deed.SIGNED_IN if field == "deed" else "another"
    lines[number - 1] = lines[number - 1].model_copy(update={field: changed})
    assert first_break(lines) == number


@AS_EVER
@given(st.integers(1, 5))
def test_a_line_that_was_taken_out_is_missed(number: int) -> None:
    lines = trail(6)
    del lines[number - 1]
    assert first_break(lines) == number


@AS_EVER
@given(st.integers(2, 6))
def test_a_line_that_was_written_anew_with_a_hash_of_its_own_breaks_the_next(number: int) -> None:
    lines = trail(7)
    lines[number - 1] = lines[number - 1].model_copy(update={"what": "another"}).sealed()
    assert first_break(lines) == number + 1


@AS_EVER
@given(st.integers(1, 6), st.integers(1, 6))
def test_the_end_of_a_trail_is_checked_by_itself(begin: int, number: int) -> None:
    lines = trail(7)
    lines[number] = lines[number].model_copy(update={"what": "another"})
    found = first_break(lines[begin:], lines[begin - 1].mark)
    assert found == (number + 1 if number >= begin else None)
