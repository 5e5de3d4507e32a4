"""Addresses by RFC 5321: what servers take is taken, and nothing else."""

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ValidationError

from deploy.generate.schemas import schema_of
from shared.language.mail_address import MailAddress


class Box(BaseModel):
    to: MailAddress


PUBLISHED = Draft202012Validator(schema_of(Box))


def is_read(address: str) -> bool:
    try:
        Box(to=address)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "address",
    [
        "o'neil@kvi.example",
        "a&b@kvi.example",
        "a.b+c@kvi.example",
        "!#$%&'*+/=?^_`{|}~-@kvi.example",
        "1@2.example",
        f"{'a' * 64}@kvi.example",
        f"a@{'b' * 63}.example",
        "post@xn--bro-hoa.example",
        "a@a--b.example",
    ],
)
def test_an_address_that_servers_take_is_taken(address: str) -> None:
    assert is_read(address)
    assert PUBLISHED.is_valid({"to": address})


LONG_DOMAIN = ".".join(["d" * 60] * 4) + ".example"


@pytest.mark.parametrize(
    "address",
    [
        *("a..b@kvi.example", ".a@kvi.example", "a.@kvi.example", "@kvi.example", "a@", "a"),
        *("a@b", "a@kvi..example", "a@.example", "a@kvi.example.", "a@-kvi.example"),
        *("a@kvi-.example", "a@10.0.0.1", "a@[10.0.0.1]", "a@kvi_x.example", "a@kvi.1example"),
        *('"a b"@kvi.example', "a b@kvi.example", "a@kvi.example ", "a@kvi.example\n"),
        *("a@@b.example", "a\\b@kvi.example", "büro@kvi.example", "a@büro.example"),
        *("a(b)@kvi.example", "a\u200b@kvi.example", "a,b@kvi.example"),
        *("a;b@kvi.example", "a<b@kvi.example"),
        f"{'a' * 65}@kvi.example",
        f"a@{'b' * 64}.example",
        f"{'a' * 20}@{LONG_DOMAIN}",
    ],
)  # fmt: skip
def test_an_address_that_servers_refuse_is_refused(address: str) -> None:
    assert not is_read(address)
    if not address.endswith("\n"):  # Python alone lets a line end before the end of its text
        assert not PUBLISHED.is_valid({"to": address})


def test_the_longest_address_is_as_long_as_a_path_may_be() -> None:
    domain = f"{'.'.join(['d' * 60] * 3)}.example"
    local = "a" * (254 - len(domain) - 1)
    assert is_read(f"{local}@{domain}")
    assert not is_read(f"{local}a@{domain}")
