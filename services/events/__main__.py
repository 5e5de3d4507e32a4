"""Run this service: `python -m services.events`."""

from services.events.app import SERVICE
from shared.process.serve import run

run(SERVICE)
