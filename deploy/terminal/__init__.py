"""Between a command and the person who typed it."""
