"""What people print, file or put into their calendar: made from data, the same bytes each time."""
