"""How often somebody may knock: by address, and in total."""

from datetime import UTC, datetime, timedelta

from services.desk.pages.throttle import Throttle

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Wall:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_one_address_cannot_use_up_what_others_have() -> None:
    throttle = Throttle(2, 100, Wall())
    assert [throttle.lets("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert throttle.lets("192.0.2.2")


def test_many_addresses_cannot_together_try_without_end() -> None:
    throttle = Throttle(2, 5, Wall())
    assert sum(throttle.lets(f"192.0.2.{number}") for number in range(100)) == 5


def test_a_minute_later_it_is_open_again() -> None:
    wall = Wall()
    throttle = Throttle(1, 100, wall)
    assert throttle.lets("192.0.2.1")
    wall.now += timedelta(seconds=59)
    assert not throttle.lets("192.0.2.1")
    wall.now += timedelta(seconds=1)
    assert throttle.lets("192.0.2.1")


def test_a_network_of_ipv6_is_one_address() -> None:
    throttle = Throttle(1, 100, Wall())
    assert throttle.lets("2001:db8::1")
    assert not throttle.lets("2001:db8::ffff:1")
    assert throttle.lets("2001:db8:0:1::1")


def test_ipv4_within_ipv6_is_counted_by_itself() -> None:
    throttle = Throttle(1, 100, Wall())
    assert throttle.lets("::ffff:192.0.2.1")
    assert throttle.lets("::ffff:192.0.2.2")


def test_what_has_no_address_is_counted_too() -> None:
    throttle = Throttle(1, 100, Wall())
    assert throttle.lets(None)
    assert not throttle.lets("no address")
