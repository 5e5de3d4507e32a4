from datetime import timedelta

from services.notify.sender.pace import Rests


def test_rests_grow_up_to_the_pause_and_are_short_again_after_a_mail() -> None:
    rests = Rests(timedelta(seconds=1))

    grown = [rests.next().total_seconds() for _ in range(7)]
    rests.begin_anew()

    assert grown == [0.05, 0.1, 0.2, 0.4, 0.8, 1, 1]
    assert rests.next() == timedelta(seconds=0.05)
