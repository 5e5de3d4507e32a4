"""Which office is competent by § 86 SGB VIII: a table that is known before anything is sealed."""
