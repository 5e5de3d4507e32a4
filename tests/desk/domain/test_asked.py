"""What a form of an answer asks for is said in words before anything is sent."""

from datetime import date

import pytest

from services.desk.domain.asked import Choice, wrong_fields
from services.desk.domain.buttons import button

TODAY = date(2027, 3, 9)
WHOLE = {
    "kind": "family",
    "sequence": "first",
    "mode": "phone",
    "duration": "up_to_30",
    "held_on": "2027-03-09",
}


def wrong(command: str, **said: str) -> dict[str, str]:
    pressed = button(command)
    assert pressed is not None
    return wrong_fields(pressed.asks, said, TODAY)


def test_what_is_whole_can_be_sent() -> None:
    assert wrong("RecordConsultation", **WHOLE) == {}
    assert wrong("AcknowledgeReferral") == {}


def test_each_field_has_its_own_words() -> None:
    assert set(wrong("RecordConsultation")) == set(WHOLE)
    assert wrong("DeclineReferral", reason="no_capacity") == {"reason": "Bitte wählen Sie aus."}
    assert wrong("HandOverReferral", rule="86_1") == {"to": "Bitte wählen Sie eine Stelle aus."}


def test_a_browser_says_by_itself_that_it_could_read() -> None:
    assert wrong("ConfirmDelivery", result="readable") == {}
    assert wrong("ConfirmDelivery", result="stored") == {"result": "Bitte wählen Sie aus."}


@pytest.mark.parametrize("said", ["2027-03-10", "2022-12-31", "9.3.2027", ""])
def test_a_day_is_one_that_was(said: str) -> None:
    assert set(wrong("RecordConsultation", **{**WHOLE, "held_on": said})) == {"held_on"}


def test_that_a_part_is_readable_a_browser_says_and_nobody_is_asked() -> None:
    assert wrong("ConfirmDelivery", result="readable") == {}
    pressed = button("ConfirmDelivery")
    assert pressed is not None
    (asked,) = pressed.asks
    assert isinstance(asked, Choice)
    assert "readable" not in asked.words
    assert set(wrong("ConfirmDelivery", result="stored")) == {"result"}
