"""The command line of kvi: one file per command."""
