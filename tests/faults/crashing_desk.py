"""A desk that is killed at named places, and comes back at once each time."""

from services.desk.__main__ import run
from tests.faults.crashing_service import live_again_and_again

if __name__ == "__main__":
    live_again_and_again(run)
