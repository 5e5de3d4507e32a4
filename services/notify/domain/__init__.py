"""Who is to be told of what, and how often it is tried; pure."""
