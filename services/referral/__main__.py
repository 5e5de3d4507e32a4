"""Run this service: `python -m services.referral`."""

from services.referral.app import SERVICE
from shared.serve import run

run(SERVICE)
