"""Every message has one owner, and every command its row there."""

import ast
import re
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest

from deploy.network.catalogue import ANSWERS, ASKED_OF_ALL, Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.language.message import Command, Event, Message
from shared.wire.switchboard import Switchboard

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = sorted((ROOT / "services").glob("*/contract/*.py"))


def owner_of(service: str, message: type[Message]) -> Switchboard:
    """A service whose contract is this message."""
    contract = ModuleType(message.__module__)
    vars(contract)[message.__name__] = message
    return Switchboard(service, (), contract)


def told_by(service: str, name: str = "MarbleFound") -> type[Message]:
    return type(name, (Event,), {"__module__": f"marbles.{service}", "__doc__": "Found."})


def test_a_message_has_one_owner_among_all_services() -> None:
    owned = [message.ce_type() for one in SWITCHBOARDS.values() for message in one.owned()]
    of_all = [message.ce_type() for message in (*ANSWERS, *ASKED_OF_ALL)]
    assert len({*owned, *of_all}) == len(owned) + len(of_all)


def test_a_message_with_two_owners_is_refused_with_the_names_of_both() -> None:
    services = [owner_of(service, told_by(service)) for service in ("box", "bag")]
    with pytest.raises(ValueError, match=r"MarbleFound\.v1 is owned by box and by bag; "):
        _ = Catalogue(services).entries


def test_a_message_that_is_called_like_an_answer_of_all_services_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Pong\.v1 is owned by every service and by box; "):
        _ = Catalogue([owner_of("box", told_by("box", "Pong"))]).entries


@pytest.mark.parametrize("service", SWITCHBOARDS)
def test_every_command_of_a_contract_has_its_row_in_the_table_of_its_owner(service: str) -> None:
    board = SWITCHBOARDS[service]
    commands = {message for message in board.owned() if issubclass(message, Command)}
    assert commands == {
        message for message in (*board.on, *board.enquiries) if issubclass(message, Command)
    }


@pytest.mark.parametrize("service", SWITCHBOARDS)
def test_where_an_aggregate_stands_is_an_enum_of_its_kind(service: str) -> None:
    for kind in SWITCHBOARDS[service].kinds:
        life = kind.state.model_fields["life"].annotation
        assert isinstance(life, type)
        assert issubclass(life, StrEnum)


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_contract_is_read_where_it_stands_and_hands_on_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "__all__" not in text
    assert not re.search(r"import (\w+) as \1\b", text)
    if path.name == "__init__.py":
        assert len(ast.parse(text).body) == 1
