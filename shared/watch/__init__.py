"""What a process says of itself: logs, figures, trouble, and the clock it goes by."""
