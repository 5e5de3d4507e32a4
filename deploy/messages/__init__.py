"""A message in the hands of a person: written, completed, checked, sealed, shown."""
