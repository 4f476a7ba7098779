"""The review page in a browser, on the real server: what is done there is in the catalog."""

import contextlib
import os
import re
import shutil
from pathlib import Path

import polib
import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="needs Playwright: uv run --group tests pytest")
from playwright.sync_api import expect
from review_pages import (
    CHROMIUM,
    HOSTILE,
    ROOT,
    STORY,
    Visitor,
    build,
    build_real,
    edit,
    entries,
    served,
    translate,
)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")

STORY_RU = "locales/ru/LC_MESSAGES/story.po"
FIRST, TALKS, WELL, DELEGATES = (
    "Anna Lind met officials in Moscow on Monday.",
    "The talks in the capital went on for hours.",
    "They went well.",
    "Delegates from 12 countries came to the capital.",
)


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    with contextlib.chdir(folder):
        build(folder)
    return folder


@pytest.fixture
def house(built, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def visit(house, browser):
    yield from visiting(browser, [house / "house.csv"])


@pytest.fixture
def visit_real(tmp_path, monkeypatch, browser):
    monkeypatch.chdir(tmp_path)
    build_real(tmp_path)
    yield from visiting(browser, sorted(Path("glossary").glob("*.csv")))


def visiting(browser, glossaries):
    with served(glossaries) as server:
        visitor = Visitor(browser, server)
        yield visitor
        for context in browser.contexts:
            context.close()
    assert visitor.errors == []


def row(page, source):
    return page.locator(".row", has=page.locator(".source", has_text=source))


def field(page):
    return page.locator(".editor textarea")


def status(page, text):
    expect(page.locator("#status")).to_contain_text(text)


def focused(page):
    """The source of the sentence that has the focus."""
    return page.evaluate(
        "document.activeElement.matches('.row') && document.activeElement.querySelector('.source .words').textContent"
    )


# Editing


def test_a_sentence_is_edited_approved_and_on_the_disk(visit):
    page = visit("ru/story")
    row(page, TALKS).locator(".target .words").click()
    field(page).fill("Переговоры в столице шли часами.")
    page.keyboard.press("Control+Enter")
    status(page, "Saved and approved. 3 to review.")
    assert focused(page) == WELL
    saved = entries(STORY_RU)[TALKS]
    assert (saved.msgstr, saved.fuzzy) == ("Переговоры в столице шли часами.", False)
    assert "Переговоры в столице шли часами." in Path("locales/ru/story.txt").read_text(encoding="utf-8")
    expect(row(page, TALKS).locator(".state")).to_contain_text("Reviewed")
    page.reload()
    expect(row(page, TALKS).locator(".state")).to_contain_text("Reviewed")
    expect(row(page, TALKS).locator(".target")).to_contain_text("Переговоры в столице шли часами.")
    expect(page.locator("#counts")).to_contain_text("1 of 4 reviewed")


def test_the_keyboard_is_enough(visit):
    page = visit("ru/story")
    page.keyboard.press("a")
    status(page, "Saved and approved")
    assert not entries(STORY_RU)[FIRST].fuzzy
    assert focused(page) == TALKS
    page.keyboard.press("j")
    assert focused(page) == WELL
    page.keyboard.press("ArrowUp")
    page.keyboard.press("k")
    assert focused(page) == FIRST
    page.keyboard.press("n")
    assert focused(page) == TALKS
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("jknaup/? и так")  # letters in a field are letters
    page.keyboard.press("Control+s")
    status(page, "Saved.")
    saved = entries(STORY_RU)[TALKS]
    assert (saved.msgstr, saved.fuzzy) == ("jknaup/? и так", True)
    page.keyboard.press("Escape")
    expect(row(page, TALKS).locator(".state")).to_contain_text("Edited")
    page.keyboard.press("/")
    page.keyboard.type("an")
    assert page.input_value("#search") == "an"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    assert sum(not entry.fuzzy for entry in entries(STORY_RU).values()) == 1


def test_keys_work_in_a_russian_layout(visit):
    page = visit("ru/story")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ф', code: 'KeyA', bubbles: true}))"
    )
    status(page, "Saved and approved")


def test_undo_and_taking_an_approval_back(visit):
    page = visit("ru/story")
    before = Path(STORY_RU).read_bytes()
    page.keyboard.press("a")
    status(page, "Saved and approved")
    page.keyboard.press("Control+z")
    status(page, "Undone.")
    assert Path(STORY_RU).read_bytes() == before
    assert focused(page) == FIRST
    expect(page.locator("#undo")).to_be_disabled()
    page.keyboard.press("a")
    status(page, "Saved and approved")
    row(page, FIRST).locator("[data-do=unapprove]").click()
    status(page, "Saved.")
    assert entries(STORY_RU)[FIRST].fuzzy
    page.reload()
    page.locator("#undo").click()
    status(page, "Undone.")
    assert not entries(STORY_RU)[FIRST].fuzzy


def test_a_draft_is_kept_until_it_is_saved_or_discarded(visit):
    page = visit("ru/story")
    row(page, TALKS).get_by_role("button", name="Edit").click()
    field(page).fill("Черновик.")
    page.keyboard.press("Escape")
    expect(row(page, TALKS).locator(".state")).to_contain_text("draft, not saved")
    assert entries(STORY_RU)[TALKS].msgstr != "Черновик."
    page.keyboard.press("a")  # what would be approved is not what was written: look at it first
    assert field(page).input_value() == "Черновик."
    page.keyboard.press("Escape")
    page.reload()
    assert visit.dialogs == ["beforeunload"]
    row(page, TALKS).get_by_role("button", name="Edit").click()
    field(page).fill("Черновик.")
    page.get_by_role("button", name="Discard draft").click()
    assert field(page).input_value() == entries(STORY_RU)[TALKS].msgstr
    page.keyboard.press("Escape")
    expect(row(page, TALKS).locator(".state")).not_to_contain_text("draft")


def test_a_draft_is_checked_while_it_is_written(visit):
    page = visit("ru/story")
    row(page, DELEGATES).locator(".target .words").click()
    field(page).fill("Делегаты из 13 стран приехали в столицу.")
    expect(page.locator(".editor .issues")).to_contain_text("numbers: Not in the source: 13.")
    field(page).fill("Делегаты из 12 стран приехали в столицу.")
    expect(page.locator(".editor .issues li")).to_have_count(0)
    page.keyboard.press("Escape")
    row(page, FIRST).locator(".target").click(position={"x": 3, "y": 3})
    field(page).fill("Она встретилась с чиновниками.")
    expect(row(page, FIRST).locator(".source .unmet")).to_have_count(2)


def test_plural_forms_have_a_field_each(visit):
    page = visit("ru/app")
    page.keyboard.press("Enter")
    assert [each.input_value() for each in field(page).all()] == ["%d файл", "%d файла", "%d файлов"]
    for each in field(page).all():
        assert re.match(r"Translation for \d", each.evaluate("field => field.labels[0].textContent"))
    field(page).nth(1).fill("%d файла!")
    page.keyboard.press("Control+Enter")
    status(page, "Everything is reviewed.")
    [entry] = polib.pofile("locales/ru/LC_MESSAGES/app.po")
    assert (entry.msgstr_plural[1], entry.fuzzy) == ("%d файла!", False)


def test_suggestions_and_alternatives_go_into_the_field(visit):
    edit("locales/ru/LC_MESSAGES/other.po", approve("Делегаты из 14 стран приехали в столицу."))
    page = visit("ru/story")
    row(page, DELEGATES).locator(".target .words").click()
    first = page.locator(".suggestions li").first
    expect(first).to_contain_text("like “other”")
    expect(first.locator("del")).to_have_text("14")
    machine = field(page).input_value()
    page.keyboard.press("Alt+1")
    assert field(page).input_value() == "Делегаты из 14 стран приехали в столицу."
    page.keyboard.press("Control+z")
    assert field(page).input_value() == machine
    page.get_by_role("button", name="Alternatives").click()
    expect(page.locator(".suggestions li")).to_have_count(3)
    page.locator(".suggestions button").nth(2).click()
    assert field(page).input_value().startswith("Во-вторых, ")
    page.get_by_role("button", name="Copy source").click()
    assert field(page).input_value() == DELEGATES


def approve(text):
    def change(catalog):
        catalog[0].msgstr, catalog[0].flags = text, []

    return change


# Others


def test_two_tabs_do_not_overwrite_each_other(visit):
    mine, theirs = visit("ru/story"), visit("ru/story")
    for page, text in ((mine, "Мой текст."), (theirs, "Их текст.")):
        row(page, WELL).locator(".target .words").click()
        field(page).fill(text)
    theirs.keyboard.press("Control+Enter")
    status(theirs, "Saved and approved")
    mine.keyboard.press("Control+Enter")
    expect(mine.locator(".conflict")).to_be_visible()
    expect(mine.locator(".conflict")).to_contain_text("Их текст.")
    expect(mine.locator(".conflict ins")).to_contain_text("Мой")
    status(mine, "Not saved")
    assert entries(STORY_RU)[WELL].msgstr == "Их текст."
    field(mine).fill("Мой текст!")
    mine.get_by_role("button", name="Keep mine and approve").click()
    status(mine, "Saved and approved")
    assert entries(STORY_RU)[WELL].msgstr == "Мой текст!"
    theirs.evaluate("dispatchEvent(new Event('focus'))")
    expect(row(theirs, WELL).locator(".target")).to_contain_text("Мой текст!")
    row(theirs, WELL).locator(".target .words").click()
    field(theirs).fill("Снова их.")
    edit(STORY_RU, lambda catalog: setattr(catalog.find(WELL), "msgstr", "Из программы."))
    theirs.keyboard.press("Control+Enter")
    theirs.get_by_role("button", name="Take theirs").click()
    assert field(theirs).input_value() == "Из программы."
    assert entries(STORY_RU)[WELL].msgstr == "Из программы."
    assert all("409" in error for error in visit.errors)
    visit.errors.clear()


def test_a_change_from_elsewhere_appears_and_disturbs_nothing(visit):
    page = visit("ru/story")
    row(page, TALKS).locator(".target .words").click()
    field(page).fill("Черновик переговоров.")
    field(page).evaluate("field => field.setSelectionRange(3, 5)")
    edit(STORY_RU, lambda catalog: setattr(catalog.find(DELEGATES), "msgstr", "Из программы."))
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(row(page, DELEGATES).locator(".target")).to_contain_text("Из программы.")
    status(page, "changed elsewhere")
    assert page.evaluate(
        "(({value, selectionStart, selectionEnd}) => [value, selectionStart, selectionEnd])(document.activeElement)"
    ) == ["Черновик переговоров.", 3, 5]
    # Other sentences, in another order: the page is built anew around the draft.
    Path("seeds/story.txt").write_text(f"{WELL}\n\n{TALKS}\n\n{STORY}", encoding="utf-8")
    edit(STORY_RU, lambda catalog: setattr(catalog.find(DELEGATES), "msgstr", "Опять."))
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(".row")).to_have_count(6)
    assert page.evaluate(
        "(({value, selectionStart}) => [value, selectionStart])(document.activeElement)"
    ) == ["Черновик переговоров.", 3]
    edit(STORY_RU, lambda catalog: catalog.remove(catalog.find(TALKS)))
    page.evaluate("dispatchEvent(new Event('focus'))")
    status(page, "is gone from the catalog. Your text was: Черновик переговоров.")


def test_without_the_server_the_text_is_kept_and_sent_later(visit):
    page = visit("ru/story")
    row(page, TALKS).locator(".target .words").click()
    field(page).fill("Без сети.")
    page.route("**/api/**", lambda route: route.abort())
    page.keyboard.press("Control+Enter")
    status(page, "Offline: the server does not answer. Your text is kept here.")
    assert field(page).input_value() == "Без сети."
    page.unroute("**/api/**")
    page.get_by_role("button", name="Try again").click()
    status(page, "Saved and approved")
    assert entries(STORY_RU)[TALKS].msgstr == "Без сети."
    assert all("ERR_FAILED" in error for error in visit.errors)
    visit.errors.clear()


# Reading


def test_urdu_is_right_to_left_in_nastaliq(visit_real):
    page = visit_real("ur/article")
    page.keyboard.press("e")
    for place in (".row:nth-child(1) .target .words", ".editor textarea"):
        style = page.locator(place).first.evaluate(
            "e => (({direction, fontFamily, fontSize, lineHeight, unicodeBidi, textAlign}) =>"
            " ({direction, fontFamily, size: parseFloat(fontSize), height: parseFloat(lineHeight), unicodeBidi,"
            " textAlign, lang: e.lang, dir: e.dir}))(getComputedStyle(e))"
        )
        assert style["fontFamily"].startswith('"Noto Nastaliq Urdu", "Jameel Noori Nastaleeq"')
        assert style["fontFamily"].endswith("serif")
        assert style["height"] / style["size"] >= 2.2
        assert (style["direction"], style["lang"], style["dir"]) == ("rtl", "ur", "rtl")
        assert style["textAlign"] == "start"
    assert page.locator(".target .words").first.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"
    source = page.locator(".source .words").first
    assert (source.get_attribute("lang"), source.get_attribute("dir")) == ("en", "ltr")


def test_hostile_text_is_text(visit):
    translate({"hostile": HOSTILE})
    edit("locales/ur/LC_MESSAGES/hostile.po", approve("10\u00a0km \u2066<b>\u2069"))
    page = visit("ur/hostile")
    expect(page.locator(".row")).to_have_count(4)
    page.locator("#show-preview").click()
    expect(page.locator(".paper a")).not_to_have_count(0)
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("window.hacked") is None
    assert visit.dialogs == []  # and no errors: nothing tried what the policy forbids
    assert page.locator("#list img, #list script, .paper img, .paper script").count() == 0
    sources = page.locator(".source .words").all_text_contents()
    assert sources[0].startswith("<script>window.hacked = 1; alert(1)</script> said")
    assert "\u202egnp.exe\u202c" in sources[1]  # exact, to be copied
    signs = page.locator(".source .sign")
    named = "signs => signs.map(sign => sign.dataset.name)"
    assert signs.evaluate_all(named) == ["RLO", "PDF", "RLI", "PDI", "ZWNJ"]
    own = page.locator(".row").first.locator(".target .sign")
    assert own.evaluate_all(named) == ["NBSP", "LRI", "PDI"]
    assert signs.first.evaluate("sign => getComputedStyle(sign).unicodeBidi") == "isolate"
    assert len(sources[3]) > 5000


def test_a_term_shows_its_row(visit):
    page = visit("ru/story")
    term = row(page, FIRST).locator(".source .term", has_text="Moscow")
    tip = page.get_by_role("tooltip")
    term.hover()
    expect(tip).to_contain_text("Moscow → Москва")
    for text in ("place", "Белокаменная", "Масква", "the <b>capital</b>", "house.csv:2"):
        expect(tip).to_contain_text(text)
    expect(row(page, FIRST).locator(".target .term.paired")).to_have_text("МОСКВА")
    page.mouse.move(700, 790)
    expect(tip).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Tab")
    expect(tip).to_contain_text("Anna Lind → Анна Линд")
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "tip"
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_filters_and_search(visit):
    edit(STORY_RU, lambda catalog: setattr(catalog.find(DELEGATES), "msgstr", "ЁЛКИ из 13 стран"))
    page = visit("ru/story")
    page.keyboard.press("a")
    status(page, "Saved and approved")

    def shown(name):
        page.locator(f"#filter label:has([value={name}])").click()
        return page.locator(".row:visible .source .words").all_text_contents()

    assert shown("reviewed") == [FIRST]
    assert shown("open") == [TALKS, WELL, DELEGATES]
    assert DELEGATES in shown("issues")
    assert shown("changed") == []
    page.get_by_role("button", name="Show all sentences").click()
    assert page.locator(".row:visible").count() == 4
    page.fill("#search", "ёлки")
    assert page.locator(".row:visible").count() == 1
    page.fill("#search", "THE CAPITAL")
    assert page.locator(".row:visible").count() == 2
    page.keyboard.press("Enter")
    assert focused(page) == TALKS
    # What is approved stays in sight, so that nothing moves under the hand.
    page.fill("#search", "")
    shown("open")
    row(page, WELL).locator("[data-do=approve]").click()
    status(page, "Saved and approved")
    expect(row(page, WELL)).to_be_visible()
    expect(page.locator("#filter label:has([value=open]) small")).to_have_text("2")


def test_the_switch_lists_articles_and_languages(visit):
    page = visit("ru/story")
    page.locator("#switch").click()
    links = page.locator("#catalogs a")
    expect(links).to_have_count(5)
    assert page.locator("#catalogs h2").all_text_contents() == ["app", "other", "story"]
    expect(links.first).to_contain_text("1 of 1 to review")
    page.locator("#catalogs section:has-text('story') a:has-text('Urdu')").click()
    expect(page.locator("#language")).to_have_text("Urdu")
    expect(row(page, FIRST).locator(".target .words")).to_have_attribute("dir", "rtl")
    page.reload()
    expect(page.locator("#language")).to_have_text("Urdu")


def test_the_preview_follows(visit):
    page = visit("ru/story")
    page.keyboard.press("p")
    run = page.locator(".paper a", has_text="THEY WENT WELL.")
    expect(run).to_have_attribute("data-state", "unreviewed")
    run.click()
    assert focused(page) == WELL
    page.keyboard.press("e")
    field(page).fill("Всё прошло хорошо.")
    page.keyboard.press("Control+Enter")
    done = page.locator(".paper a", has_text="Всё прошло хорошо.")
    expect(done).to_have_attribute("data-state", "reviewed")
    expect(page.locator(".paper a[aria-current]")).to_have_text(re.compile("12"))
    page.get_by_role("button", name="Close the preview").click()
    expect(page.locator("#preview")).to_be_hidden()


@pytest.mark.parametrize("catalog", ["ru/article", "ur/article"])
def test_on_a_phone_nothing_runs_off_the_side(visit_real, catalog):
    page = visit_real(catalog, width=360, height=740, has_touch=True)
    row(page, "In exchange, the United States released Arthur").get_by_role("button", name="Edit").click()
    page.locator("#show-preview").click()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    source, target = (page.locator(f".row .{side}").first.bounding_box() for side in ("source", "target"))
    assert target["y"] >= source["y"] + source["height"]
    small = page.locator("button:visible, input[type=search], #filter label").evaluate_all(
        "all => all.map(e => [e.textContent.trim(), e.getBoundingClientRect()])"
        ".filter(([, {width, height}]) => Math.min(width, height) < 40).map(([name]) => name)"
    )
    assert small == []


def test_a_thousand_sentences_are_there_at_once(visit):
    """From the answer of the server to rows on the screen."""

    def longer(route):
        catalog = route.fetch().json()
        [model] = [e for e in catalog["entries"].values() if e["source"] == FIRST]
        catalog["entries"] = {str(i): model | {"id": str(i)} for i in range(1000)}
        pairs = [[str(i), str(i + 1)] for i in range(0, 1000, 2)]
        catalog["paragraphs"] = [{"kind": "paragraph", "entries": pair} for pair in pairs]
        route.fulfill(json=catalog)

    page = visit("ru/other")
    page.route("**/api/catalogs/ru/story?*", longer)
    taken = page.evaluate(
        """() => new Promise((done) => {
          const took = () => performance.now()
            - performance.getEntriesByType("resource").findLast(({name}) => name.includes("story?")).responseEnd;
          new MutationObserver(() => requestAnimationFrame(() => setTimeout(() => done(took()))))
            .observe(document.getElementById("list"), {childList: true});
          location.hash = "catalog=ru%2Fstory";
        })"""
    )
    assert page.locator(".row").count() == 1000
    assert taken < 1000
    before = page.evaluate("performance.now()")
    page.keyboard.press("j")
    page.fill("#search", "officials")
    after = page.evaluate("new Promise(done => requestAnimationFrame(() => done(performance.now())))")
    assert after - before < 1000


# For everybody

CONTRAST = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const color = channels(getComputedStyle(e).backgroundColor);
      if (color[3] === undefined || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.closest("[disabled], template, script")) continue;
    const [a, b] = [light(channels(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.add(`${ratio.toFixed(1)} ${e.localName}.${e.className} ${walker.currentNode.data.trim()}`);
  }
  return [...poor];
}"""
NAMELESS = """() => [...document.querySelectorAll("button, a, input, textarea, [tabindex], [role], dialog, nav, main, aside")]
  .filter((e) => e.checkVisibility() && !(e.getAttribute("aria-label") || e.textContent.trim() || e.labels?.length
    || e.getAttribute("aria-labelledby") || e.matches("[role=status], [role=alert]")))
  .map((e) => e.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_has_a_name_and_every_text_is_legible(visit_real, scheme):
    page = visit_real("ru/article", color_scheme=scheme, reduced_motion="reduce")
    for key in ("a", "p", "e"):
        page.keyboard.press(key)
    field(page).fill("Черновик 2025.")
    expect(page.locator(".editor .issues li")).not_to_have_count(0)
    row(page, "Russia and the United States").locator(".source .term").first.hover()
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(CONTRAST) == []
    row(page, "Washington").first.click()
    page.locator("#switch").click()
    assert page.evaluate(CONTRAST) == []
    assert page.locator("main, header, nav, aside, [role=search]").count() == 5


def test_tab_reaches_everything(visit):
    page = visit("ru/story")
    page.keyboard.press("p")
    expect(page.locator(".paper a")).not_to_have_count(0)
    page.locator("body").evaluate("() => document.activeElement.blur()")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "(e => e.id || e.dataset.do || (e.matches('.row') ? 'row' : e.classList[0] || e.name))(document.activeElement)"
            )
        )
    header = {"skip", "switch", "show-preview", "show-help", "filter", "search"}
    assert header | {"row", "term", "approve", "edit", "hide-preview", "paper"} <= set(seen)
    assert seen.count("row") <= 2  # one stop, then arrows


def test_what_happened_is_announced(visit):
    page = visit("ru/story")
    assert page.locator("#status").get_attribute("role") == "status"
    page.keyboard.press("e")
    expect(page.locator(".conflict")).to_have_attribute("role", "alert")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    label = page.evaluate(
        "document.activeElement.getAttribute('aria-labelledby').split(' ')"
        ".map(id => document.getElementById(id).textContent).join(' ')"
    )
    assert "To review" in label
    assert TALKS in label


def test_the_picture_of_the_readme(visit_real, tmp_path):
    """With TRANSLATE_ARTICLE_SCREENSHOTS=1 it goes to docs/."""
    page = visit_real("ur/article")
    for left in (15, 14):
        page.keyboard.press("a")
        status(page, f"Saved and approved. {left} to review.")
    page.keyboard.press("j")
    page.locator("#sentences").evaluate("() => scrollTo(0, 0)")
    row(page, "In exchange").locator(".source .term", has_text="FSB").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("ایف ایس بی")
    page.evaluate("document.fonts.ready")
    folder = ROOT / "docs" if os.environ.get("TRANSLATE_ARTICLE_SCREENSHOTS") else tmp_path
    page.screenshot(path=folder / "review.png", animations="disabled")
    assert (folder / "review.png").stat().st_size > 50_000
