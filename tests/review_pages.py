"""For the tests of the review page: a house with articles and catalogs, its server, and a browser on it."""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polib
from babel import Locale
from fakes import FakeTranslator
from playwright.sync_api import Browser, Page

from glossary.tables import load
from i18n import runs
from i18n.review.desk import Desk
from i18n.review.server import Server
from translators.packages import ModelPackage

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or ""

GLOSSARY = """\
term,kind,gender,ru,ru:forbidden,ur,note
Moscow,place,,Москва | Белокаменная,Масква,ماسکو,the <b>capital</b>
Anna Lind,person,f,Анна Линд,,اینا لنڈ,
"""
STORY = """\
Anna Lind met officials in Moscow on Monday.

The talks in the capital went on for hours. They went well.

Delegates from 12 countries came to the capital.
"""
OTHER = "Delegates from 14 countries came to the capital.\n"
HOSTILE = """\
<script>window.hacked = 1; alert(1)</script> said <img src=x onerror="window.hacked = 2"> of it.

The file \u202egnp.exe\u202c and \u2067this\u2069 are 10 km from here\u200c.

Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030calgo comes here.

"""
HOSTILE += "word " * 1000 + "end.\n"
SOFTWARE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

#. machine translation 00000000
#, fuzzy
msgctxt "menu"
msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"
"""
RU, UR, EN = Locale("ru"), Locale("ur"), Locale("en")


def package(pair: str) -> ModelPackage:
    source, target = pair.split("-")
    return ModelPackage(Path(pair), False, {"from_code": source, "to_code": target, "package_version": "1"})


def build(root: Path) -> None:
    """Articles and catalogs in a folder, which is the working one."""
    (root / "house.csv").write_text(GLOSSARY, encoding="utf-8")
    translate({"story": STORY, "other": OTHER})
    (root / "locales/ru/LC_MESSAGES/app.po").write_text(SOFTWARE, encoding="utf-8")


def translate(texts: dict[str, str]) -> None:
    """Articles and their catalogs in the working folder: a run with a translator that upper-cases."""
    Path("seeds").mkdir(exist_ok=True)
    for name, text in texts.items():
        Path(f"seeds/{name}.txt").write_text(text, encoding="utf-8")
    articles = [runs.read(Path(f"seeds/{name}.txt"), EN, {"en"}) for name in texts]
    packages = [package("en-ru"), package("en-ur")]
    desk = runs.Desk(packages, load([Path("house.csv")]), Path("locales"), FakeTranslator)
    for locale in (RU, UR):
        assert not desk.translate(articles, locale, lambda _: None).errors


def build_real(root: Path) -> None:
    """The article and the catalogs of this repository."""
    shutil.copytree(ROOT / "seeds", root / "seeds")
    shutil.copytree(ROOT / "locales", root / "locales")
    shutil.copytree(ROOT / "glossary", root / "glossary", ignore=shutil.ignore_patterns("*.py", "forms"))


def offers(text: str, *_: object) -> list[tuple[str, float]]:
    """Stands in for the machine's alternatives."""
    return [(f"Во-первых, {text}", -0.2), (f"Во-вторых, {text}", -0.4)]


@contextmanager
def served(glossaries: Iterable[Path]) -> Iterator[Server]:
    """The review server on the catalogs of the working folder."""
    server = Server(Desk(Path("locales"), load(list(glossaries)), alternatives=offers))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join(5)


class Visitor:
    """Opens pages on a server, and remembers what went wrong on them."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser, self._server = browser, server
        self.errors: list[str] = []
        self.dialogs: list[str] = []

    def __call__(self, catalog: str, width: int = 1280, height: int = 800, **context: object) -> Page:
        """A new browser window with a catalog open."""
        opened = self._browser.new_context(viewport={"width": width, "height": height}, **context)
        opened.set_default_timeout(5000)
        page = opened.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.type), dialog.accept()))
        opened.request.get(self._server.url)  # for the cookie
        page.goto(f"http://127.0.0.1:{self._server.port}/#catalog={catalog.replace('/', '%2F')}")
        page.wait_for_selector(".row")
        return page


def entries(path: str) -> dict[str, polib.POEntry]:
    """What is on the disk, by source."""
    return {entry.msgid: entry for entry in polib.pofile(path)}


def edit(path: str, change: Callable[[polib.POFile], None]) -> None:
    """What another program does to a catalog."""
    catalog = polib.pofile(path)
    change(catalog)
    catalog.save()
