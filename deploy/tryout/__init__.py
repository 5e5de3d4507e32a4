"""A desk with invented people on one machine, into which printed links lead."""
