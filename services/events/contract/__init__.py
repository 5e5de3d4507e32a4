"""What can be asked of the programme, and what it tells."""
