"""What our own pages would not send is refused, in words that repeat nothing of it."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from services.desk.domain.people import Role
from services.desk.pages.bodies import FORM, JSON, LARGEST
from services.desk.pages.visit import TOKEN_HEADER
from tests.deploy.hostile import HOSTILE
from tests.desk.at_hand import CANARY, AtHand, Browser
from tests.desk.told import CASE, assigned, referral

DECLINE = f"/faelle/{CASE}/{referral()}/DeclineReferral"
OWN_KEY = "/schluessel/eigener"


@pytest.fixture(scope="module")
async def lead(desk: AtHand) -> Browser:
    await desk.is_told(assigned(1))
    return await desk.who_is(Role.LEAD)


@pytest.mark.parametrize(
    "kind", [None, "", "text/plain", "multipart/form-data; boundary=x", "application/xml", "form"]
)
@pytest.mark.parametrize("path", [DECLINE, OWN_KEY, "/anmelden"])
async def test_only_forms_and_json_are_taken(
    desk: AtHand, lead: Browser, path: str, kind: str | None
) -> None:
    part = f'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n{lead.token}\r\n--x--'
    sent = {"content-type": kind, TOKEN_HEADER: lead.token}
    reply = await desk.knock("POST", path, lead, body=part.encode(), headers=sent)
    assert reply.status == 415


async def test_a_file_is_not_taken_beside_a_form(desk: AtHand, lead: Browser) -> None:
    part = (
        f'--x\r\nContent-Disposition: form-data; name="a"; filename="{CANARY}"\r\n\r\n'
        f"{CANARY}\r\n--x--"
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert (await desk.knock("POST", DECLINE, lead, body=part.encode(), headers=kind)).status == 415


@pytest.mark.parametrize("kind", [FORM, JSON])
async def test_what_is_too_large_or_has_no_length_is_not_read(
    desk: AtHand, lead: Browser, kind: str
) -> None:
    sent = {"content-type": kind, TOKEN_HEADER: lead.token}
    for length in (LARGEST[kind] + 1, 10**15):
        # None of it is sent: nobody waits for it.
        told = {**sent, "content-length": str(length)}
        assert (await desk.knock("POST", DECLINE, lead, headers=told)).status == 413
    chunked = {**sent, "content-length": None, "transfer-encoding": "chunked"}
    reply = await desk.knock("POST", DECLINE, lead, body=b"a=b", headers=chunked)
    assert reply.status == 411
    assert (await desk.knock("POST", DECLINE, lead, headers=sent)).status == 411
    just = b"a=" + b"b" * (LARGEST[kind] - 2)
    assert (await desk.knock("POST", DECLINE, lead, body=just, headers=sent)).status == 422


@pytest.mark.parametrize(
    "body",
    [
        b"reason=duplicate&reason=no_need",
        b"a=b&token=x&token=y",
        b"a",
        b"a=%ff",
        b"a=\xff",
        b"&".join(b"f%d=1" % number for number in range(201)),
    ],
    ids=["a name twice", "a token twice", "no pair", "no UTF-8", "raw bytes", "too many"],
)
async def test_a_form_is_read_strictly(desk: AtHand, lead: Browser, body: bytes) -> None:
    sent = {"content-type": FORM, TOKEN_HEADER: lead.token}
    assert (await desk.knock("POST", DECLINE, lead, body=body, headers=sent)).status == 400


@pytest.mark.parametrize(
    "value", [CANARY, "\0", "x" * 15_000, "\u202e", '"><script>', "../../etc/passwd", ""]
)
async def test_what_a_form_says_is_not_said_again(desk: AtHand, lead: Browser, value: str) -> None:
    said = {"reason": value, "since": value, "other": value}
    reply = await desk.knock("POST", DECLINE, lead, form=said)
    assert reply.status == 422
    assert not value or value not in reply.body


KEY: dict[str, Any] = {
    "wrapping": "passphrase",
    "kid": "a" * 43,
    "public": {"kty": "EC", "crv": "P-256", "x": "b" * 43, "y": "c" * 43},
    "wrapped": "a.b.c.d.e",
}


@pytest.mark.parametrize(
    "body",
    [
        # What is larger is not read at all.
        *(
            pytest.param(content, id=name)
            for name, content in HOSTILE.items()
            if len(content) <= LARGEST[JSON]
        ),
        b"[" * 16_000,
        b'{"wrapping": NaN}',
        json.dumps({**KEY, CANARY: 1}).encode(),
        json.dumps({**KEY, "wrapped": CANARY}).encode(),
        json.dumps({**KEY, "public": {**KEY["public"], "d": "a private half"}}).encode(),
        json.dumps(KEY).encode()[:-1] + b', "kid": "' + b"d" * 43 + b'"}',
        json.dumps(KEY).encode("utf-16"),
    ],
)
async def test_json_is_read_strictly(desk: AtHand, lead: Browser, body: bytes) -> None:
    sent = {"content-type": "application/json; charset=utf-8", TOKEN_HEADER: lead.token}
    reply = await desk.knock("POST", OWN_KEY, lead, body=body, headers=sent)
    assert (reply.status, reply.data) == (422, {"flaw": "key"})


async def test_json_at_a_form_and_a_form_at_json_say_nothing(desk: AtHand, lead: Browser) -> None:
    data = {"reason": "duplicate", "since": "x"}
    assert (await desk.knock("POST", DECLINE, lead, data=data)).status == 422
    assert (await desk.knock("POST", OWN_KEY, lead, form={"kid": "x"})).status == 422


NO_IDS = [
    "%2e%2e",
    "%2e%2e%2fdesk",
    "%00",
    "x%00y",
    "a" * 10_000,
    "%ff%fe",
    CASE.upper(),
    f"{CASE}%0d%0aset-cookie:x=y",
    "{case}",
    "$ne",
    "%7B%22$gt%22:%22%22%7D",
    CANARY,
]


@pytest.mark.parametrize("name", NO_IDS, ids=range(len(NO_IDS)))
async def test_a_path_that_names_nothing_leads_nowhere(
    desk: AtHand, lead: Browser, name: str
) -> None:
    for path in (
        f"/faelle/{name}/{referral()}",
        f"/faelle/{CASE}/{name}",
        f"/faelle/{CASE}/{name}/versiegelt",
        f"/desk/{name}",
        f"/parts/{name}",
        f"/{name}",
    ):
        # A slash in disguise makes it another path, perhaps one for commands.
        assert (await desk.knock("GET", path, lead)).status in {404, 405}, path
    for path in (
        f"/faelle/{CASE}/{referral()}/{name}",
        f"/faelle/{CASE}/{name}/DeclineReferral",
        f"/loeschungen/{name}",
    ):
        reply = await desk.knock("POST", path, lead, form={"reason": "duplicate"})
        assert reply.status in {404, 405}, path


@pytest.mark.parametrize(
    "path", ["/eingang/", "//eingang", f"/eingang/?x={CANARY}", "/desk", "/parts/", "/desk/../x"]
)
async def test_a_path_that_is_nearly_right_is_not_sent_back(
    desk: AtHand, lead: Browser, path: str
) -> None:
    reply = await desk.knock("GET", path, lead, headers={"host": f"{CANARY}.example"})
    assert reply.status == 404
    assert "location" not in reply.headers


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 5, "9" * 5_000, "", "\u0663", CANARY])
async def test_a_page_number_is_one_or_the_first(desk: AtHand, lead: Browser, number: str) -> None:
    path = f"/eingang?{urlencode({'seite': number})}"
    assert (await desk.knock("GET", path, lead)).status == 200


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics", "/docs", "/openapi"])
async def test_what_is_for_operators_is_not_at_the_door(desk: AtHand, path: str) -> None:
    assert (await desk.knock("GET", path)).status == 404


async def test_what_goes_wrong_inside_is_said_without_a_word_of_it(
    desk: AtHand, lead: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person in the store is spoilt; whatever the fault, its text could hold anything."""
    assert lead.person is not None
    spoilt = await desk.who_is(Role.READER)
    assert spoilt.person is not None
    strange = {"$set": {CANARY: CANARY, "role": CANARY}}
    await desk.database["people"].update_one({"_id": spoilt.person.id}, strange)
    for method, path in (("GET", "/eingang"), ("HEAD", "/eingang"), ("POST", "/abmelden")):
        reply = await desk.knock(method, path, spoilt, body=b"")
        assert reply.status == 500
        assert method == "HEAD" or "Das hat nicht geklappt" in reply.body
    said = capsys.readouterr().err
    assert said.count('"event":"page.failed"') == 3
    assert CANARY not in said
    await desk.database["people"].delete_one({"_id": spoilt.person.id})


@pytest.mark.parametrize("path", ["/desk/desk.css", "/desk/pages/inbox.js"])
async def test_what_pages_load_is_there(desk: AtHand, path: str) -> None:
    assert (await desk.knock("GET", path)).status == 200
