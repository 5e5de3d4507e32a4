"""Run this service: `python -m services.events`."""

from services.events.app import SERVICE
from shared.serve import run

run(SERVICE)
