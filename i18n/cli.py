"""The command line: which command it is, what it returns, what goes wrong.

Exit codes: 0 all written, 1 some language failed (the others are written), 2 misuse or bad input, 130
interrupted. Commands are imported when they are called: `--help` has to answer at once.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = ("catalogs", "glossary", "packages", "review")
"""Modules of `i18n.commands`, by the first argument; any other is the name of an article."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; errors are one line each on standard error."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name, rest = (
        (arguments[0], arguments[1:])
        if arguments[:1] and arguments[0] in COMMANDS
        else ("translate", arguments)
    )
    try:
        return int(import_module(f"i18n.commands.{name}").run(rest))
    except KeyboardInterrupt:
        print("\nstopped; every file written so far is whole, run again for the rest", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Nobody reads on; keep Python from complaining when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not isinstance(error, _advised()):
            raise
        _complain(error)
        return 2


def _advised() -> tuple[type[Exception], ...]:
    """The errors that are advice to the user, or tell of a file that cannot be read or written; any other is a bug
    and shows its traceback.
    """
    from glossary.tables import GlossaryError
    from i18n.catalogs.po import CatalogError
    from i18n.commands import UsageError
    from i18n.runs import InputError
    from i18n.tmx import TMXError
    from translators.packages import PackageError

    return (UsageError, InputError, GlossaryError, PackageError, CatalogError, TMXError, OSError)


def _complain(error: Exception) -> None:
    from i18n.commands import complain
    from i18n.files import reason

    complain(reason(error))


if __name__ == "__main__":
    sys.exit(main())
