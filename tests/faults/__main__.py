"""Break things for longer than the test command does: `python -m tests.faults --rounds 50`."""

import argparse
import os
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import ROUNDS, SEED


def main() -> int:
    """Run the fault suite with more rounds, with a chosen seed if there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="deaths at each place")
    parser.add_argument("--seed", type=int, help="that of an earlier run, to repeat it")
    chosen, for_pytest = parser.parse_known_args()
    os.environ[ROUNDS] = str(chosen.rounds)
    if chosen.seed is not None:
        os.environ[SEED] = str(chosen.seed)
    # How long it takes is what was asked for, and no hang.
    own = ["-o", "faulthandler_timeout=0"]
    return pytest.main([*own, str(Path(__file__).parent), *for_pytest])


if __name__ == "__main__":
    sys.exit(main())
