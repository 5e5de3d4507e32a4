"""Run this service: `python -m services.notify`."""

from services.notify.app import SERVICE
from shared.process.serve import run

run(SERVICE)
