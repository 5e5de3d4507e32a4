"""What those who run the system lean on: how it is, what became of a case, what was put aside."""
