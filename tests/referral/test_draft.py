"""A step's working copy cannot lose what it has changed already."""

import pytest

from services.referral.domain.draft import Draft
from tests.referral.cases import acknowledged, assigned, at, the_referral


def test_a_copy_of_a_referral_from_before_a_change_cannot_be_changed_again() -> None:
    case = assigned()
    draft = Draft(case, at())
    before = the_referral(case)
    changed = draft.change(before, readable=True)
    with pytest.raises(AssertionError, match="would vanish"):
        draft.change(before, accepted=True)
    assert draft.change(changed, accepted=True).readable
    assert draft.case.referral(before.id) != before


def test_a_referral_has_no_other_fields_than_its_own() -> None:
    draft = Draft(acknowledged(assigned()), at())
    with pytest.raises(TypeError, match="Referral has no seen"):
        draft.change(the_referral(draft.case), seen=True)
