"""What browsers send is read strictly, and only as our own pages send it, so without uploads."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from shared.network.i_json import NotIJson, read

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
LARGEST: Mapping[str, int] = {FORM: 64 * 1024, JSON: 64 * 1024}
_MOST_FIELDS = 200
_LONGEST_LENGTH, _LONGEST_NUMBER = 9, 5
_Read = TypeVar("_Read", bound=BaseModel)


def check_body(request: Request) -> None:
    """Whether the body is of a kind that is read here, and not too large, before any of it is read.

    Raises HTTPException.
    """
    kind = kind_of(request)
    if kind not in LARGEST:
        raise HTTPException(415)
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        # Browsers say it, so whatever comes without end is not one of ours.
        raise HTTPException(411)
    if len(length) > _LONGEST_LENGTH or int(length) > LARGEST[kind]:
        raise HTTPException(413)


async def read_fields(request: Request) -> Mapping[str, str]:
    """What a form says, each name once; nothing of what is no form. Raises HTTPException."""
    if kind_of(request) != FORM:
        return {}
    body = await request.body()
    try:
        said = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise HTTPException(400) from None
    fields = dict(said)
    if len(fields) != len(said):
        raise HTTPException(400)
    return fields


def day_said(said: str) -> date | None:
    """The day that a field of a form says; nothing if it says none."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def number_said(said: str) -> int:
    """The number that a page or a form says, from one on; one for whatever is none."""
    is_number = said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER
    return max(1, int(said)) if is_number else 1


def page_number(request: Request) -> int:
    """Which page of a list is asked for."""
    return number_said(request.query_params.get("seite", ""))


async def read_json(request: Request, model: type[_Read]) -> _Read | None:
    """What a script of ours has sent; nothing if it is not as the model says."""
    if kind_of(request) != JSON:
        return None
    body = await request.body()
    try:
        read(body)
        return model.model_validate_json(body)
    except (NotIJson, ValidationError):
        return None


def kind_of(request: Request) -> str:
    """The media type, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
