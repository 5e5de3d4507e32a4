"""How a training goes from its announcement to the certificates; pure."""
