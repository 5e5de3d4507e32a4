"""No code is sent that no test was ever refused with."""

import pytest

from shared.language.codes import Code
from tests.contracts.codes import is_sent, refused_with

REFUSED_WITH = refused_with()


@pytest.mark.parametrize("code", [code for code in Code if is_sent(code)])
def test_every_code_in_use_is_refused_with_somewhere(code: Code) -> None:
    assert code in REFUSED_WITH, (
        f"nothing is refused with {code}: name Code.{code.name} in a test of the service's domain, "
        "or write an example of a command that is answered with it"
    )


def test_a_code_that_is_not_sent_yet_is_named_nowhere_so_the_search_would_notice_one() -> None:
    assert {code for code in Code if not is_sent(code)}.isdisjoint(REFUSED_WITH)
