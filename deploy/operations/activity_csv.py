"""The activities of a year as a table for the report: German, semicolons, a block for each sum."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from services.events.contract.activities import ActivityKind
from services.events.domain.activities.figures import Cell, Sums

KINDS = {
    ActivityKind.CALL: "Telefonate",
    ActivityKind.ADVICE: "Beratungen von Fachkräften",
    ActivityKind.TALK: "Vorträge",
    ActivityKind.ARTICLE: "Artikel",
    ActivityKind.NETWORK_MEETING: "Netzwerktreffen",
    ActivityKind.EXCHANGE_VISIT: "Austauschbesuche",
    ActivityKind.EVENT: "Veranstaltungen",
    ActivityKind.MATERIAL: "Materialien",
}
MONTHS = range(1, 13)
_BLOCKS = {"number": "Anzahl", "minutes": "Minuten", "reach": "Erreichte Personen"}

Figures = Mapping[Cell, Sums]


def activity_csv(figures: Figures, year: int) -> str:
    """All of the year, block by block."""
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\n")
    writer.writerow((f"Tätigkeiten des Netzwerks {year}",))
    for number, name in enumerate(_BLOCKS.values()):
        writer.writerow(())
        writer.writerow((name, *(f"{month:02}.{year}" for month in MONTHS), "Summe"))
        writer.writerows(_block(figures, year, number))
    return written.getvalue()


def of_year(figures: Figures, year: int, kind: ActivityKind | None = None) -> list[Sums]:
    """Its twelve months, of one kind or of all."""
    kinds = list(ActivityKind) if kind is None else [kind]
    return [
        Sums.of(figures.get(Cell(one, year, month), Sums()) for one in kinds) for month in MONTHS
    ]


def _block(figures: Figures, year: int, number: int) -> Iterator[tuple[str, ...]]:
    for name, kind in (*((KINDS[kind], kind) for kind in ActivityKind), ("Summe", None)):
        values = [sums[number] for sums in of_year(figures, year, kind)]
        yield name, *map(str, values), str(sum(values))
