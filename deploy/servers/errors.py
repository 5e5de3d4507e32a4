"""What can go wrong with the stack, each in one sentence that says what to do."""


class StackError(Exception):
    """The stack cannot do what was asked; the message says why and what to do about it."""
