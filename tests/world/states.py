"""No service answers with a state that agencies cannot look up."""

from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.wire.received import Received

STATES = {entry.name: entry.states for entry in Catalogue(SWITCHBOARDS.values()).entries.values()}


def check_state(command: str, answer: Received) -> None:
    """Whether the state of an answer, if it names one, is on the published list."""
    state = answer.data.get("state")
    if state is not None and command in STATES:
        accepted, refused = STATES[command]
        listed = accepted if answer.accepted else refused
        assert state in listed, f"{command}: {state} is on no list"
