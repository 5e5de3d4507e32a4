"""What a contract says below a field becomes the field's description in the published schema."""

import ast
import inspect
import textwrap
from functools import cache

from pydantic import BaseModel


@cache
def field_notes(model: type[BaseModel]) -> dict[str, str]:
    """The string below each field of a model, its parents' included, on one line."""
    notes: dict[str, str] = {}
    for parent in reversed(model.__mro__):
        if parent is not BaseModel and issubclass(parent, BaseModel):
            notes |= _own_notes(parent)
    return {name: note for name, note in notes.items() if name in model.model_fields}


def _own_notes(model: type[BaseModel]) -> dict[str, str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    if not isinstance(tree, ast.ClassDef):
        return {}
    notes = {}
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(note))),
            ):
                notes[name] = " ".join(note.split())
    return notes
