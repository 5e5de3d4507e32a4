"""What a desk knows of a case and of its people, made from what it was told; pure."""
