"""Run this service: `python -m services.intake`."""

from services.intake.app import SERVICE
from shared.serve import run

run(SERVICE)
