"""What can be asked of intake and what it tells: nothing here ever names a child."""
