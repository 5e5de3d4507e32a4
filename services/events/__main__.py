"""Run this service: `python -m services.events`."""

from services.events.app import SERVICE
from shared.service import run

run(SERVICE)
