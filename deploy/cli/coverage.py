"""`./kvi coverage`: the share of each agency's staff that has completed a training."""

from deploy.cli.participants import current_time, participants
from deploy.cli.programme import read
from deploy.cli.table import Rows, print_rows
from deploy.operations.coverage import Covered, coverage
from deploy.operations.programme_reading import read_all
from services.events.domain.trainings.training import Training

COLUMNS = ("agency", "trained", "staff", "share")


def share_of_staff() -> None:
    """Count who has completed a training, each person once, as long as names are kept.

    How many people work at an agency says `staff` of its entry in the registry.
    """
    trainings = read(lambda endpoints: read_all(endpoints, Training))
    found = coverage((each.state for each in trainings), participants(), current_time())
    print_rows(Rows(COLUMNS, [_row(each) for each in found]))


def _row(covered: Covered) -> tuple[str, str, str, str]:
    staff, percent = covered.staff, covered.percent
    return (
        covered.agency,
        str(covered.trained),
        "-" if staff is None else str(staff),
        "-" if percent is None else f"{percent} %",
    )
