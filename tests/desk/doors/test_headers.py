"""The headers of the OWASP Secure Headers Project, written out here as its list has them."""

import re

import pytest

from services.desk.domain.people import Role
from services.desk.pages.doors import DOORS
from services.desk.pages.visit import Door, OpenDoor
from tests.desk.at_hand import AtHand, Reply
from tests.desk.doors.test_matrix import agencies_of

LISTED = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-frame-options": "deny",
    "x-content-type-options": "nosniff",
    "x-permitted-cross-domain-policies": "none",
    "x-dns-prefetch-control": "off",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What it proposes for every answer, and a desk takes over word for word."""
OTHERWISE = {
    # The list says no-referrer. Then browsers name no origin with a form, not even to us, and the
    # desk could not see any more which site has sent it (Fetch standard, Origin header).
    "referrer-policy": "same-origin",
}
REMOVED = {"server", "x-powered-by", "x-aspnet-version", "via"}
"""What tells strangers which program answers, as far as any of ours would say it."""


def is_as_listed(reply: Reply) -> bool:
    said = {name: reply.headers.get(name, "").lower() for name in LISTED}
    return said == {name: value.lower() for name, value in LISTED.items()}


@pytest.mark.parametrize("door", DOORS, ids=[f"{door.method} {door.path}" for door in DOORS])
async def test_each_answer_carries_what_is_listed(desk: AtHand, door: Door | OpenDoor) -> None:
    path = re.sub(r"\{\w+\}", "none", door.path)
    form: dict[str, str] | None = {} if door.method == "POST" else None
    for by in (await desk.who_is(Role.LEAD, agencies_of(door)[0]), None):
        reply = await desk.knock(door.method, path, by, form=form)
        assert is_as_listed(reply)
        assert {name: reply.headers.get(name) for name in OTHERWISE} == OTHERWISE
        assert REMOVED.isdisjoint(reply.headers)


@pytest.mark.parametrize("path", ["/desk/desk.css", "/not/here"])
async def test_so_does_what_is_no_page(desk: AtHand, path: str) -> None:
    assert is_as_listed(await desk.knock("GET", path))


async def test_nothing_is_allowed_that_a_page_does_not_need(desk: AtHand) -> None:
    reply = await desk.knock("GET", "/anmelden")
    policy = reply.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert "unsafe" not in str(policy)
    features = reply.headers["permissions-policy"].split(", ")
    assert {each.partition("=")[2] for each in features} == {"()"}
    assert reply.headers["cache-control"] == "no-store"


async def test_whoever_signs_out_leaves_nothing_in_the_browser(desk: AtHand) -> None:
    lead = await desk.who_is(Role.LEAD)
    reply = await desk.knock("POST", "/abmelden", lead, form={})
    # Its cookie goes by itself. All cookies would be those of other pages of the domain as well.
    assert reply.headers["clear-site-data"] == '"cache", "storage"'
