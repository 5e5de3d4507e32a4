"""An agency that is passed on a certificate finds out by the registry alone whether it holds."""

from dataclasses import replace
from typing import Any

import pytest

from deploy.simulate import certificates
from deploy.simulate.desk import Desk
from shared.network.agency import Signer
from shared.network.registry import Registry
from shared.wire.received import Received
from tests.deploy.simulate.desks import MONDAY, desk, turn
from tests.shared.network.test_certificate import OURS, PUBLIC, SIGNING, pair

TRAINING = "0b8f8f3f-52f4-4c4b-9f0e-3f4c7f2a9d11"
WHO = {"participant": "f437786d-e5c0-4370-8664-1c38fef06182"}
ANOTHER, _ = pair("events-2027-01")


class Reader:
    """Somebody who looks at what comes."""

    def __init__(self, at_desk: Desk) -> None:
        self._desk = at_desk

    async def hear(self, message: Received) -> None:
        certificates.check(self._desk, message)

    async def act_on(self, cue: dict[str, Any]) -> None:
        raise AssertionError(cue)


async def noted(name: str, **said: Any) -> tuple[str, str]:
    at_desk, bus = desk("jva-waldeck")
    registry = Registry(at_desk.papers.registry.agencies, [Signer(id="events", keys=(PUBLIC,))])
    at_desk.papers = replace(at_desk.papers, registry=registry)
    bus.deliver(name, TRAINING, {**WHO, "number": OURS.number, **said})
    (note,) = (await turn(at_desk, bus, Reader(at_desk), MONDAY)).noted
    return note["what"], note["number"]


async def test_one_that_is_signed_as_the_registry_says_holds() -> None:
    signed = OURS.signed_with(SIGNING)
    assert await noted("CertificatePassedOn", signed=signed) == ("certified", OURS.number)


@pytest.mark.parametrize("number", [OURS.number, "0000-0000-0000"])
async def test_one_that_somebody_else_signed_or_that_has_another_number_is_forged(
    number: str,
) -> None:
    by = ANOTHER if number == OURS.number else SIGNING
    found = await noted("CertificatePassedOn", signed=OURS.signed_with(by), number=number)
    assert found == ("forged", number)


async def test_that_one_is_revoked_is_noted() -> None:
    assert await noted("CertificateRevoked", reason="wrong_details") == ("revoked", OURS.number)
