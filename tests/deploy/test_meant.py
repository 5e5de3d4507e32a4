"""Only what is really close to a mistyped name is suggested."""

import pytest

from deploy.terminal.meant import did_you_mean, meant

NAMES = ("jva-buetzow", "jva-waldeck", "betrieb", "to.betrieb.v1", "to.jva-buetzow.v1", "status")


@pytest.mark.parametrize(
    ("word", "close"),
    [
        ("jva-butzow", ["jva-buetzow"]),
        ("jva-bützow", ["jva-buetzow"]),
        ("jva-beutzow", ["jva-buetzow"]),
        ("JVA-Buetzow", ["jva-buetzow"]),
        ("betreib", ["betrieb"]),
        ("waldeck", ["jva-waldeck"]),
        ("to.jva-butzow.v1", ["to.jva-buetzow.v1"]),
        ("to.nope.v1", []),
        ("nope", []),
        ("v1", []),
        ("", []),
        ("x" * 100_000, []),
    ],
)
def test_a_slip_of_a_finger_and_a_part_of_a_name_are_understood(
    word: str, close: list[str]
) -> None:
    assert meant(word, NAMES) == close


def test_the_closest_comes_first() -> None:
    assert meant("jugendamt-1307", ["jugendamt-13003", "jugendamt-13071"]) == [
        "jugendamt-13071",
        "jugendamt-13003",
    ]


def test_where_nothing_is_close_something_else_helps() -> None:
    assert did_you_mean("stauts", NAMES, "x") == "did you mean status?"
    assert did_you_mean("nope", NAMES, "./kvi --help lists them.") == "./kvi --help lists them."
