"""The same button at the same state of things is one command."""

from services.desk.domain.order import order_id
from tests.desk.told import CASE, OFFICE


def test_two_who_press_the_same_button_give_one_command() -> None:
    first = order_id(OFFICE, CASE, "AcceptReferral", "{}", since="m1")
    assert first == order_id(OFFICE, CASE, "AcceptReferral", "{}", since="m1")


def test_what_differs_is_another_command() -> None:
    ids = {
        order_id(OFFICE, CASE, "AcceptReferral", "{}", since="m1"),
        order_id(OFFICE, CASE, "AcceptReferral", "{}", since="m2"),
        order_id(OFFICE, CASE, "DeclineReferral", "{}", since="m1"),
        order_id(OFFICE, CASE, "DeclineReferral", '{"reason": "duplicate"}', since="m1"),
        order_id("jugendamt-13003", CASE, "AcceptReferral", "{}", since="m1"),
    }
    assert len(ids) == 5
