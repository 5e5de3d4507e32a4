"""What an agency's own software has, and needs no more than."""
