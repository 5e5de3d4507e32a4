"""The software of agencies that have none: a mailbox, its pages, and what its people answer."""
