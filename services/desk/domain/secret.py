"""What only one browser, or one mail, holds; the desk keeps its hash."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """A text that nobody can guess."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of it: whoever reads the database cannot sign in."""
    return sha256(secret.encode()).hexdigest()
