"""What is sealed for an office is known as such, so that it is left out once its case is erased."""

import pytest

from deploy.network.services import SWITCHBOARDS
from services.intake.contract.notices import SealedPartPassedOn
from services.referral.contract.assigning import ReferralAssigned
from shared.language.message import Command, Message

TOLD: list[type[Message]] = [m for board in SWITCHBOARDS.values() for m in board.owned()]


@pytest.mark.parametrize("message", TOLD)
def test_whatever_is_told_says_where_its_sealed_part_is(message: type[Message]) -> None:
    has_one = "sealed" in message.model_fields and not issubclass(message, Command)
    assert message.sealed_part == ("sealed" if has_one else None)


def test_there_are_such_messages() -> None:
    sealed = {message for message in TOLD if message.sealed_part}
    assert {ReferralAssigned, SealedPartPassedOn} <= sealed
