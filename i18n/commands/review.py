"""`translate-article review`: a page in the browser on which people review catalogs."""

import argparse
import sys
from collections.abc import Sequence

from i18n import commands
from i18n.commands import UsageError

_EXAMPLES = """\
examples:
  translate-article review                    every catalog in locales/
  translate-article review article --to ur    one article, one language
  translate-article review -o out --port 8000 --no-browser

What you save is in the .po file, and in the localised document, at once. Ctrl+C stops it.
"""


def _parser() -> argparse.ArgumentParser:
    parser = commands.Parser(
        prog="translate-article review",
        description="Review translations in the browser: this computer only, nothing leaves it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("articles", nargs="*", metavar="ARTICLE", help="names of articles (default: all)")
    parser.add_argument("--to", default="", metavar="LANG,…", help="only these languages (default: all)")
    commands.add_output(parser, "where the catalogs are")
    commands.add_glossary(parser)
    commands.add_domain(parser)
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="port to use (default: any free one)"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    return parser


def run(argv: Sequence[str]) -> int:
    """Serve the page until interrupted."""
    options = _parser().parse_args(argv)
    files = commands.catalog_files(options.output, options.to, options.articles)
    glossary = commands.load_glossary(options.glossary)
    domains = commands.domains(options.domain, glossary)
    from i18n.review.alternatives import Machine
    from i18n.review.desk import Desk
    from i18n.review.server import Server
    from translators.argos import ArgosTranslator
    from translators.packages import available

    targets, names = {file.locale for file in files}, {file.name for file in files}
    machine = Machine(available(), ArgosTranslator)
    desk = Desk(
        options.output,
        glossary,
        targets if options.to else (),
        names if options.articles else (),
        machine,
        domains,
    )
    if not 0 <= options.port <= 65535:
        raise UsageError("ports are numbers from 1 to 65535; leave --port out for a free one")
    try:
        server = Server(desk, options.port)
    except OSError as error:
        raise UsageError(
            f"port {options.port} cannot be used ({error.strerror}); leave --port out for a free one"
        ) from error
    print(f"reviewing {len(files)} catalogs in {options.output}; stop with Ctrl+C\n{server.url}", flush=True)
    if not options.no_browser:
        import webbrowser

        webbrowser.open(server.url)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    print("stopped; everything you saved is in the catalogs", file=sys.stderr)
    return 0
