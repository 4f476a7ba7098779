"""`translate-article packages`: which translation packages there are, and better ones."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from i18n import commands
from i18n.commands import UsageError, is_file

if TYPE_CHECKING:
    from translators.packages import ModelPackage


def run(argv: Sequence[str]) -> int:
    """List or install packages."""
    parser = commands.Parser(
        prog="translate-article packages",
        description="Show the translation packages, or install better ones.",
    )
    subcommands = parser.add_subparsers(dest="command", metavar="COMMAND")
    subcommands.add_parser("list", help="the packages in use (default)")
    install = subcommands.add_parser("install", help="install packages into Argos's folder")
    install.add_argument(
        "names", nargs="+", metavar="PAIR|FILE", help="en-ru from Argos's index, or a .argosmodel file"
    )
    options = parser.parse_args(argv)
    from translators import packages

    if options.command != "install":
        for package in packages.available():
            print(
                f"{package.source} → {package.target}  {package.name}, {'starter' if package.starter else package.folder}"
            )
        return 0
    for name in options.names:
        package = _install(name)
        print(f"installed {package.name} in {package.folder}")
    return 0


def _install(name: str) -> "ModelPackage":
    from translators import packages

    if name.endswith(".argosmodel"):
        if not is_file(Path(name)):
            raise UsageError(f"{name}: no such file")
        return packages.install(Path(name))
    source, dash, target = name.partition("-")
    if not dash:
        raise UsageError(f'"{name}" is neither a pair such as en-ru nor a .argosmodel file')
    return packages.download(source, target)
