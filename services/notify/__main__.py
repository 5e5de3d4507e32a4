"""Run this service: `python -m services.notify`."""

from services.notify.app import SERVICE
from shared.serve import run

run(SERVICE)
