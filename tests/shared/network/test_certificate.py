"""What is signed can be checked by anybody with the public half, and by nothing else."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from uuid import UUID, uuid4

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from deploy.messages.written_message import examples_of
from shared.network.agency import Key
from shared.network.certificate import Certificate, number_of
from shared.network.sealing_keys import new_key, public_jwk
from shared.network.signing import BadSignature, Doubt, SigningKey

FIRST, LAST = date(2027, 1, 1), date(2028, 12, 31)


def pair(kid: str, first: date = FIRST, last: date = LAST) -> tuple[SigningKey, Key]:
    private = new_key(kid)
    public = Key(kid=kid, valid_from=first, valid_until=last, jwk=public_jwk(private))
    return SigningKey(private, first, last), public


SIGNING, PUBLIC = pair("events-2027-01")
OURS = Certificate(
    number="7F3K-9Q2M-XR4T",
    name="Alex Beispiel",
    title="Kinder von Inhaftierten",
    hours=4,
    modules=("fachtag",),
    first_day=date(2027, 4, 14),
    last_day=date(2027, 4, 14),
    organiser="koordinierung-mv",
    issued=date(2027, 4, 15),
)
SIGNED = OURS.signed_with(SIGNING)


def doubt(signed: str, *keys: Key) -> Doubt:
    with pytest.raises(BadSignature) as bad:
        Certificate.read(signed, keys)
    return bad.value.doubt


def with_header(**said: object) -> str:
    _, content, signature = SIGNED.split(".")
    return f"{text(json.dumps(said).encode())}.{content}.{signature}"


def text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def test_what_was_signed_is_read_by_the_key_it_names() -> None:
    _, other = pair("events-2029-01")
    assert Certificate.read(SIGNED, [other, PUBLIC]) == (OURS, PUBLIC)


def test_signed_again_it_is_the_same_to_the_byte() -> None:
    assert OURS.signed_with(SIGNING) == SIGNED


def test_any_library_that_knows_es256_checks_it() -> None:
    key = ECKey.import_key({name: PUBLIC.jwk[name] for name in ("kty", "crv", "x", "y")})
    found = jws.deserialize_compact(SIGNED, key, algorithms=["ES256"])
    assert found.headers() == {"alg": "ES256", "kid": "events-2027-01", "typ": "kvi-certificate"}
    assert json.loads(found.payload)["name"] == "Alex Beispiel"


def test_one_letter_changed_it_does_not_hold() -> None:
    header, content, signature = SIGNED.split(".")
    said = urlsafe_b64decode(content + "=" * (-len(content) % 4))
    more = said.replace(b'"hours":4.0', b'"hours":9.0')
    assert more != said
    forged = f"{header}.{text(more)}.{signature}"
    assert doubt(forged, PUBLIC) is Doubt.WRONG


def test_another_key_of_the_same_name_does_not_check_it() -> None:
    _, other = pair("events-2027-01")
    assert doubt(SIGNED, other) is Doubt.WRONG


def test_a_key_that_the_registry_does_not_know_is_named() -> None:
    with pytest.raises(BadSignature) as bad:
        Certificate.read(SIGNED, [])
    assert (bad.value.doubt, bad.value.kid) == (Doubt.UNKNOWN_KEY, "events-2027-01")


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (date(2027, 4, 15), LAST, True),
        (FIRST, date(2027, 4, 15), True),
        (date(2027, 4, 16), LAST, False),
        (FIRST, date(2027, 4, 14), False),
    ],
)
def test_the_key_was_in_use_on_the_day_of_issue(first: date, last: date, holds: bool) -> None:
    key = PUBLIC.model_copy(update={"valid_from": first, "valid_until": last})
    if holds:
        assert Certificate.read(SIGNED, [key])
    else:
        assert doubt(SIGNED, key) is Doubt.OUT_OF_TIME


@pytest.mark.parametrize(
    "signed",
    [
        "",
        "a.b.c",
        SIGNED + ".x",
        with_header(alg="none", kid="events-2027-01", typ="kvi-certificate"),
        with_header(alg="HS256", kid="events-2027-01", typ="kvi-certificate"),
        with_header(alg="ES256", kid="events-2027-01", typ="JWT"),
        with_header(alg="ES256", kid="events-2027-01", typ="kvi-certificate", jku="https://x.example"),
        with_header(alg="ES256", kid=["events-2027-01"], typ="kvi-certificate"),
        SIGNING.sign(b'{"name": "Alex Beispiel"}'),
        SIGNING.sign(b"\xff"),
    ],
)  # fmt: skip
def test_what_is_no_certificate_is_none_whoever_signed_it(signed: str) -> None:
    assert doubt(signed, PUBLIC) is Doubt.NOT_OURS


def test_one_of_a_later_version_may_say_more() -> None:
    more = {**json.loads(OURS.model_dump_json()), "place": "13072"}
    assert Certificate.read(SIGNING.sign(json.dumps(more).encode()), [PUBLIC])[0] == OURS


def test_numbers_are_short_unlike_and_made_again_of_the_same_id() -> None:
    ids = [uuid4() for _ in range(200)]
    assert len({number_of(one) for one in ids}) == 200
    assert number_of(UUID(int=0)) == "0000-0000-0000"
    for one in ids:
        assert Certificate.model_validate({**dict(OURS), "number": number_of(one)})


def test_the_example_is_signed_by_the_key_of_the_example() -> None:
    (listed,) = examples_of("SignerListed").values()
    (passed_on,) = examples_of("CertificatePassedOn").values()
    keys = [Key.model_validate(each) for each in listed.data["keys"]]
    certificate, _ = Certificate.read(passed_on.data["signed"], keys)
    assert certificate.number == passed_on.data["number"]
