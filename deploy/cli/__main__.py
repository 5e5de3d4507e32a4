"""Run the command that the user named."""

import sys


def main() -> int:
    """Run it and return its exit code."""
    # Only what the command needs is loaded, so that every start is quick.
    match sys.argv[1:]:
        case ["test", *arguments]:
            from deploy.cli import test  # noqa: PLC0415

            return test.run(arguments)
        case ["stack"]:
            from deploy.cli import stack  # noqa: PLC0415

            return stack.run()
        case _:
            sys.stderr.write("kvi: say `./kvi test` or `./kvi stack`.\n")
            return 2


if __name__ == "__main__":
    sys.exit(main())
