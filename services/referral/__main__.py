"""Run this service: `python -m services.referral`."""

from services.referral.app import SERVICE
from shared.process.serve import run

run(SERVICE)
