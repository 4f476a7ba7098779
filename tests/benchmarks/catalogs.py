"""Reading and writing catalogs, and looking through them: ratios against polib, on Django's own catalogs.

uv run python tests/benchmarks/catalogs.py [LANGUAGES]
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
import polib
from babel import Locale

from glossary.tables import load
from i18n import recall
from i18n.catalogs import po
from i18n.catalogs.entries import Catalog
from i18n.inspection import Inspector

ROOT = Path(__file__).parent.parent.parent


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 20
    paths = sorted(Path(django.__file__).parent.rglob("*.po"))
    languages = sorted({path.parent.parent.name for path in paths})[:count]
    chosen = [path for path in paths if path.parent.parent.name in languages]
    data = [path.read_bytes() for path in chosen]
    read: list[Catalog] = []
    ours = timed(lambda: read.extend(po.parse(*one) for one in zip(data, chosen, strict=True)))
    entries = sum(len(catalog.entries) for catalog in read)
    back: list[bytes] = []
    written = timed(lambda: back.extend(map(po.serialize, read)))
    known = []
    theirs = timed(lambda: known.extend(polib.pofile(str(path)) for path in chosen))
    saved: list[str] = []
    rewritten = timed(lambda: saved.extend(map(str, known)))
    same, theirs_same = (
        sum(one == two for one, two in zip(data, found, strict=True))
        for found in (back, [text.encode() for text in saved])
    )
    print(f"{len(chosen)} catalogs, {entries:,} entries")
    print(f"read     {ours:6.2f} s   {ours / theirs:5.2f} of polib's time")
    print(f"written  {written:6.2f} s   {written / rewritten:5.2f} of polib's time")
    print(f"the same to the byte: {same} of {len(chosen)}; polib: {theirs_same}")

    units = {str(path): catalog for path, catalog in zip(chosen, read, strict=True)}
    memory = timed(lambda: recall.remembered(chosen))
    inspector = Inspector(load([ROOT / "glossary/newswire.csv"]), Locale("en"), Locale("ru"))
    russian = [catalog for path, catalog in units.items() if "/ru/" in path] or read[:1]
    looked = timed(lambda: [inspector.inspect(catalog) for catalog in russian])
    checked = sum(len(catalog.entries) for catalog in russian)
    print(f"memory   {memory:6.2f} s   {memory / ours:5.2f} of reading, which it includes")
    print(f"checked  {looked:6.2f} s   {1000 * looked / checked:5.2f} ms an entry ({checked:,} entries)")


if __name__ == "__main__":
    main()
