"""Answers of a desk: pages from templates, and JSON for scripts of ours."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from services.desk.pages.words import FILTERS

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(FILTERS)


def page(template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page in words."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(**shown), status_code=status)


def as_json(said: Mapping[str, Any], *, status: int = 200) -> Response:
    """An answer for a script of ours."""
    return Response(json.dumps(said), status_code=status, media_type="application/json")
