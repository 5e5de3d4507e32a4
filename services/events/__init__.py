"""Keeps the network's programme: what is offered to professionals, who came, what it led to."""
