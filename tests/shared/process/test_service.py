from shared.process.service import inputs, outputs
from tests.shared.toy.contract import BOXES
from tests.shared.toy.neighbour import GIFTS
from tests.shared.toy.records import OFFICE, OPERATOR, PRISON, REGISTRY
from tests.shared.toy.switchboard import SWITCHBOARD

AGENCIES = {PRISON, OFFICE, OPERATOR}


def test_a_service_reads_what_it_listens_to_and_the_topics_of_agencies_it_hears() -> None:
    heard = {f"toy.from.{agency}.v1" for agency in AGENCIES}
    assert inputs(SWITCHBOARD, REGISTRY) == {GIFTS, "toy.self.v1"} | heard


def test_a_service_writes_what_it_owns_and_to_the_agencies_it_hears() -> None:
    addressed = {f"to.{agency}.v1" for agency in AGENCIES}
    assert outputs(SWITCHBOARD, REGISTRY) == {BOXES, "toy.self.v1"} | addressed
