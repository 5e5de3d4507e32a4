"""All documents that are written from contracts and rules, and which of them are out of date."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from deploy.generate import asyncapi, schemas
from deploy.generate.competence_data import competence_data
from deploy.generate.fact_lines import fact_lines
from deploy.generate.inside import SEALED, SIGNED, inside_file
from deploy.generate.licences import licences_page
from deploy.generate.map import map_of
from deploy.generate.overview import overview
from deploy.generate.regions import with_region
from deploy.generate.rooms import rooms
from deploy.generate.rules import rules_page
from deploy.messages.written_message import ROOT, examples
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from deploy.network.topology import topics_of
from shared import VERSION
from shared.network.registry import Registry

DOCS = ROOT / "docs"
SCHEMAS = DOCS / "schemas"


def documents() -> dict[Path, str]:
    """What each file has to hold."""
    catalogue = Catalogue(SWITCHBOARDS.values())
    uses = topics_of(Registry.load(ROOT / "deploy" / "agencies.yaml"), SWITCHBOARDS)
    promises = {service: _promise(service) for service in SWITCHBOARDS}
    found = {
        SCHEMAS / entry.schema_file: schemas.as_text(schemas.schema_of_entry(entry))
        for entry in catalogue.published()
    }
    for model in (*SEALED, *SIGNED):
        found[SCHEMAS / inside_file(model)] = schemas.as_text(schemas.schema_of(model))
    found[DOCS / "asyncapi.yaml"] = asyncapi.as_text(
        asyncapi.asyncapi(catalogue, uses, examples(), VERSION)
    )
    found[DOCS / "map.md"] = map_of(catalogue, uses, promises, SWITCHBOARDS)
    found[DOCS / "rules.md"] = rules_page()
    found[DOCS / "competence.json"] = competence_data()
    found[DOCS / "third-party-licences.md"] = licences_page()
    return found | dict(_partly_written(catalogue))


def _partly_written(catalogue: Catalogue) -> Iterator[tuple[Path, str]]:
    """What people have written, with the lists in it renewed."""
    files = {
        ROOT / "README.md": ("messages", overview(catalogue)),
        DOCS / "operating.md": ("facts", fact_lines(catalogue)),
        ROOT / "CONTRIBUTING.md": ("rooms", rooms()),
    }
    for path, (name, content) in files.items():
        yield path, with_region(path.read_text("utf-8"), name, content, document=path.name)


def stale(wanted: dict[Path, str]) -> list[Path]:
    """The files that are missing, differ, or describe what no longer exists."""
    changed = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    return sorted([*changed, *_left_over(wanted)])


def write(wanted: dict[Path, str]) -> list[Path]:
    """Bring the files up to date and name those that changed."""
    changed = stale(wanted)
    for path in changed:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], "utf-8")
        else:
            path.unlink()
    return changed


def _left_over(wanted: dict[Path, str]) -> list[Path]:
    return [path for path in SCHEMAS.glob("*.json") if path not in wanted]


def _promise(service: str) -> str:
    return (import_module(f"services.{service}").__doc__ or "").strip()
