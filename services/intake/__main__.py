"""Run this service: `python -m services.intake`."""

from services.intake.app import SERVICE
from shared.process.serve import run

run(SERVICE)
