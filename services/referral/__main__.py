"""Run this service: `python -m services.referral`."""

from services.referral.app import SERVICE
from shared.process import run

run(SERVICE)
