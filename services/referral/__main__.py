"""Run this service: `python -m services.referral`."""

from services.referral.app import SERVICE
from shared.service import run

run(SERVICE)
