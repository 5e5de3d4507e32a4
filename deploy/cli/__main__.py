"""Run the command that the user named."""

import sys


def main() -> int:
    """Run it and return its exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["test"]:
        # pytest's own options must reach pytest untouched.
        from deploy.cli.test import run  # noqa: PLC0415 - only what the command needs is loaded

        return run(arguments[1:])
    return 2


if __name__ == "__main__":
    sys.exit(main())
