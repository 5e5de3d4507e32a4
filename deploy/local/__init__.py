"""The whole system on one machine, with all it is handed."""
