"""Pages for whoever comes: help for each kind and role, and what was tested for barriers."""

from starlette.requests import Request
from starlette.responses import Response

from services.desk.desk import Desk
from services.desk.pages.answers import page
from services.desk.pages.visit import OpenDoor


async def help_page(_request: Request, desk: Desk) -> Response:
    """What an office does here, step by step."""
    return page("help.html", clearing=desk.registry.coordination_office(desk.clock.now()))


async def clearing_help_page(_request: Request, _desk: Desk) -> Response:
    """The same for the coordination office."""
    return page("help_clearing.html")


async def prison_help_page(_request: Request, desk: Desk) -> Response:
    """The same for a prison."""
    return page("help_prison.html", clearing=desk.registry.coordination_office(desk.clock.now()))


async def lead_help_page(_request: Request, _desk: Desk) -> Response:
    """Who may do what, and what a lead does, in an agency of any kind."""
    return page("help_lead.html")


async def accessibility_page(_request: Request, desk: Desk) -> Response:
    """The statement that BITV 2.0 asks for."""
    return page("accessibility.html", clearing=desk.registry.coordination_office(desk.clock.now()))


DOORS = (
    OpenDoor("/hilfe", "GET", help_page),
    OpenDoor("/hilfe/koordinierungsstelle", "GET", clearing_help_page),
    OpenDoor("/hilfe/anstalt", "GET", prison_help_page),
    OpenDoor("/hilfe/leitung", "GET", lead_help_page),
    OpenDoor("/barrierefreiheit", "GET", accessibility_page),
)
