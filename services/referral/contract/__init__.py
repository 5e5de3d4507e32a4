"""What can be asked of referral, and what it tells."""
