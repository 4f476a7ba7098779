"""`python -m translators.training STAGE …`: which stage it is, and what goes wrong.

Exit codes: 0 done, 2 misuse or bad input, 130 interrupted. A stage is imported when it is called.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

STAGES = {
    "prepare": ("preparation", "collect and clean parallel text"),
    "align": ("alignment", "align words, put terms into the sentences, encode"),
    "train": ("training", "train the model"),
    "export": ("export", "make a package of it"),
    "evaluate": ("evaluation", "measure packages on development sets"),
}
"""Module of the package, and what its `main(argv)` does."""

_LIBRARIES = {"torch", "sentencepiece", "eflomal", "sacrebleu", "pymorphy3"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a stage and return the exit code; errors are one line each on standard error."""
    name, *rest = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    if name in ("-h", "--help"):
        print(_help())
        return 0
    try:
        if name not in STAGES:
            return _complain(f'"{name}" is no stage; they are {", ".join(STAGES)}')
        import_module(f"translators.training.{STAGES[name][0]}").main(rest)
    except KeyboardInterrupt:
        print("\nstopped; run it again to go on", file=sys.stderr)
        return 130
    except ModuleNotFoundError as error:
        if error.name not in _LIBRARIES:
            raise
        return _complain(f"{error.name} is not installed; run: pip install 'translate-article[train]'")
    except Exception as error:
        if not isinstance(error, _advised()):
            raise
        return _complain(str(error))
    return 0


def _help() -> str:
    rows = "\n".join(f"  {name:10}{what}" for name, (_, what) in STAGES.items())
    return f"usage: python -m translators.training STAGE …\n\n{rows}\n\nEach has its own --help."


def _complain(message: str) -> int:
    print(f"training: {message}", file=sys.stderr)
    return 2


def _advised() -> tuple[type[Exception], ...]:
    """The errors that are advice; any other is a bug and shows its traceback."""
    from translators.packages import PackageError
    from translators.training.stages import TrainingError

    return (TrainingError, PackageError)


if __name__ == "__main__":
    sys.exit(main())
