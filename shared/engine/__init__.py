"""A batch from decoding to its acknowledgement; it knows no client of any server."""
