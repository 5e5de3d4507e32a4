"""Which no of a mail server is for good; all else is tried again for some days."""

import pytest

from services.notify.channels.replies import ENHANCED, PLAIN, outcome_of
from services.notify.contract.deliveries import AttemptOutcome


@pytest.mark.parametrize(
    "reply",
    [
        "550 no such mailbox",
        "550 5.1.1 <x@kvi.example>: Recipient address rejected: User unknown",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
        "550 5.0.0 rejected",
        "551 5.1.6 it has moved",
        "551 not here",
        "553 5.1.3 that is no address",
        "553 no such name",
        "554 not this mail",
        "554 5.6.0 that is no mail",
        "550 5.2.1 this mailbox is closed",
        "552 5.3.4 the mail is too large",
        "552 5.2.3 it is longer than this mailbox takes",
        "556 5.1.10 this domain takes no mail",
        "556 this domain takes no mail",
    ],
)
def test_what_is_wrong_with_the_addressee_or_the_mail_is_for_good(reply: str) -> None:
    code, _, text = reply.partition(" ")
    assert outcome_of(int(code), text) is AttemptOutcome.REFUSED


@pytest.mark.parametrize(
    "reply",
    [
        "421 4.3.2 we close",
        "450 4.2.1 greylisted",
        "451 come back later",
        "452 4.2.2 the mailbox is full",
        "452 too many addressees",
        "455 not with this parameter",
        "450 5.1.1 contradicts itself, and the reply code comes first",
        "500 what?",
        "501 5.5.4 not so",
        "503 5.5.1 in this order not",
        "521 5.3.2 this host takes no mail",
        "530 5.7.0 say who you are",
        "535 5.7.8 that is not your password",
        "550 5.1.8 your own domain is unknown",
        "550 5.4.1 no route to there",
        "550 5.7.1 your address stands on a list",
        "550 5.7.26 DMARC",
        "550 4.2.2 the mailbox is full, says the one half",
        "552 the mailbox is full",
        "552 5.2.2 the mailbox is full",
        "552 5.2.2 over quota\n5.2.2 in two lines",
        "554 5.2.2 mailbox full",
        "554 5.3.1 the disk is full",
        "554 5.3.5 we are set up badly",
        "554 5.7.1 <x@kvi.example>: Relay access denied",
        "555 5.5.4 unknown parameter",
        "571 5.7.1 blocked",
        "-1 nonsense",
    ],
)
def test_what_people_mend_or_empty_is_worth_another_try(reply: str) -> None:
    code, _, text = reply.partition(" ")
    assert outcome_of(int(code), text) is AttemptOutcome.UNREACHABLE


@pytest.mark.parametrize("code", range(400, 600))
def test_every_reply_of_the_two_classes_leads_somewhere(code: int) -> None:
    for_good = code >= 500 and str(code) in PLAIN.codes
    assert outcome_of(code, "") is (
        AttemptOutcome.REFUSED if for_good else AttemptOutcome.UNREACHABLE
    )


def test_every_line_says_why() -> None:
    assert all(len(line.because) > 20 for line in (*ENHANCED, PLAIN))
