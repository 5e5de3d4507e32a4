"""Whoever looks for help, signed in or not, finds what her role may do."""

import re

import pytest

from services.desk.domain.people import Role
from services.desk.pages.words import word
from tests.desk.at_hand import AtHand


@pytest.mark.parametrize("path", ["/hilfe", "/hilfe/anstalt", "/hilfe/koordinierungsstelle"])
async def test_the_help_of_each_kind_of_agency_leads_to_that_of_the_roles(
    desk: AtHand, path: str
) -> None:
    assert 'href="/hilfe/leitung"' in (await desk.knock("GET", path)).body


async def test_it_says_of_each_role_what_it_may_do(desk: AtHand) -> None:
    page = (await desk.knock("GET", "/hilfe/leitung")).body
    said = {name.lower() for name in re.findall(r"<li>([^:<]+): \w", page)}
    assert said == {word(role, "role").lower() for role in Role}
