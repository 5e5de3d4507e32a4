"""Every place there is, for the form to look one up: which one it was, no desk ever learns."""

from starlette.responses import Response

from services.desk.domain.places import Place
from services.desk.pages.answers import as_json
from services.desk.pages.visit import ANSWERING, Door, Visit
from services.desk.pages.words import FORM


async def places(visit: Visit) -> Response:
    """The whole list, and each Kreis in words, which tells places of one name apart."""
    every = visit.desk.places
    response = as_json(
        {
            "places": list(dict.fromkeys((each.name, each.district) for each in every)),
            "districts": {each.district: _in_words(each) for each in every},
        }
    )
    # About nobody: a browser need not fetch it for each notice.
    response.headers["cache-control"] = "private, max-age=3600"
    return response


def _in_words(place: Place) -> str:
    """Kreise of other Länder have no name in the list."""
    land = FORM["land"][place.district[:2]]
    alone = "kreisfreie Stadt" if place.is_kreis else f"Kreis {place.district}"
    return FORM["kreis"].get(place.district, f"{alone}, {land}")


DOORS = (Door("/meldungen/orte", "GET", ANSWERING, places),)
