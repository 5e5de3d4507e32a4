"""Be one agency for as long as the world speaks to it."""

import argparse
import asyncio
import sys
from importlib import import_module
from pathlib import Path

from deploy.agency.client import AgencyClient
from deploy.simulate.desk import Desk, Staff
from deploy.simulate.exchange import Report, Turn
from deploy.simulate.papers import Papers
from shared.kafka.login import KafkaLogin
from shared.network.agency import AgencyKind

STAFF = {
    AgencyKind.PRISON: "deploy.simulate.prison:Prison",
    AgencyKind.YOUTH_OFFICE: "deploy.simulate.office:YouthOffice",
    AgencyKind.COORDINATION_OFFICE: "deploy.simulate.coordination:CoordinationOffice",
    AgencyKind.PROVIDER: "deploy.simulate.provider:Provider",
    AgencyKind.PUBLIC: "deploy.simulate.public_pages:PublicPages",
}


def main() -> None:
    """Read the papers, sign in, and work turn by turn until nobody speaks any more."""
    arguments = _arguments()
    asyncio.run(work(_papers(arguments), arguments.manner))


async def work(papers: Papers, manner: str) -> None:
    """Take turns; the end of the standard input is the end of the day's work."""
    login = KafkaLogin(papers.kafka, papers.agency.id, papers.password)
    async with AgencyClient(login, from_start=True) as client:
        desk = Desk(papers, client, manner)
        staff = _staff(papers.agency.kind, desk)
        _say(Report(read=0))
        while line := await asyncio.to_thread(sys.stdin.readline):
            _say(await desk.take(Turn.from_line(line), staff))


def _staff(kind: AgencyKind, desk: Desk) -> Staff:
    module, _, name = STAFF[kind].partition(":")
    # Only what this kind of agency needs is loaded: many of them start at the same time.
    staff: Staff = getattr(import_module(module), name)(desk)
    return staff


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.simulate", description=__doc__)
    parser.add_argument("agency", help="id in the registry")
    parser.add_argument("--credentials", type=Path, required=True, help="address and password")
    parser.add_argument("--registry", type=Path, required=True, nargs="+", help="who takes part")
    parser.add_argument("--manner", default="diligent", help="how its people work")
    parser.add_argument("--key", type=Path, help="the agency's private key")
    parser.add_argument("--mailbox", type=Path, help="where those who use its pages get mails")
    return parser.parse_args()


def _papers(arguments: argparse.Namespace) -> Papers:
    return Papers.read(
        arguments.agency,
        arguments.credentials,
        arguments.registry,
        arguments.key,
        arguments.mailbox,
    )


def _say(report: Report) -> None:
    sys.stdout.write(report.to_line())
    sys.stdout.flush()


if __name__ == "__main__":
    main()
