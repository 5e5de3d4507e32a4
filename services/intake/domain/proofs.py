"""That somebody consented can be shown as long as the receipt is kept, without a name."""

from collections.abc import Iterable
from datetime import date

from services.intake.contract.whose_consent import Consent, ConsentForm, ConsentGiver, InfoVersion
from shared.language.fields import ReportedDay
from shared.language.message import Part
from shared.network.notices import ConsentSubject
from shared.network.sealed_notice import ChildRef


class Proof(Part):
    """Who consented, for whom, when, how, knowing what, and until when it held."""

    about: ConsentSubject
    refs: tuple[ChildRef, ...] = ()
    given_by: ConsentGiver
    given_on: ReportedDay
    form: ConsentForm
    info_version: InfoVersion
    ended_on: ReportedDay


def proofs_of(consents: Iterable[Consent], ended_on: date) -> tuple[Proof, ...]:
    """What stays of consents that ended on a day: not what they allowed, nor to whom."""
    return tuple(
        Proof(
            about=consent.about,
            refs=consent.children,
            given_by=consent.given_by,
            given_on=consent.given_on,
            form=consent.form,
            info_version=consent.info_version,
            ended_on=ended_on,
        )
        for consent in consents
    )
