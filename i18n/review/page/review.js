// The review page: header, keyboard, and how the parts work together.

import { Editor } from "./editor.js";
import { Preview } from "./preview.js";
import { FILTERS, Rows } from "./rows.js";
import { Session } from "./session.js";
import * as terms from "./terms.js";
import { element, number } from "./text.js";

const POLL = 3000; // milliseconds
const $ = (id) => document.getElementById(id);
const list = $("list");
const search = $("search");
const help = $("help");

const link = (catalog, entry) => `#${new URLSearchParams(entry ? { catalog, entry } : { catalog })}`;
const place = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

const session = new Session();
const rows = new Rows(list, session, moved);
const preview = new Preview($("preview"), session, (entry) => link(session.id, entry));
const editor = new Editor(session, rows, {
  approved(row) {
    editor.close();
    rows.go(rows.nextOpen(row) || row);
  },
  closed: (row) => row.focus({ preventScroll: true }),
});
terms.watch(list, session);

// Header

function name(catalog) {
  const { name, own_name: own, language } = catalog;
  return [name || language, own && own !== name ? element("bdi", { lang: language, dir: catalog.dir }, own) : ""];
}

function bar({ total, reviewed }) {
  const made = element("i", {});
  made.style.inlineSize = `${total ? (100 * reviewed) / total : 0}%`;
  return made;
}

function showCatalogs() {
  const articles = Map.groupBy(session.catalogs, ({ article }) => article);
  $("catalogs").replaceChildren(...[...articles].map(([article, catalogs]) =>
    element("section", {}, element("h2", {}, element("bdi", {}, article)), element("ul", {}, ...catalogs.map((catalog) => {
      const { id, counts, error } = catalog;
      if (error) return element("li", { className: "broken" }, element("b", {}, name(catalog)[0]), ` ${error}`);
      const open = counts.total - counts.reviewed;
      const [english, own] = name(catalog);
      return element("li", {}, element("a", { href: link(id), ...(id === session.id && { ariaCurrent: "page" }) },
        element("span", {}, element("b", {}, english), " ", own),
        element("span", { className: "meter" }, bar(counts)),
        element("small", {}, open ? `${open} of ${counts.total} to review` : "all reviewed",
          counts.errors ? `, ${number(counts.errors, "error")}` : "")));
    }))),
  ));
}

function showCounts() {
  const { catalog } = session;
  showCatalogs();
  if (!catalog) return;
  const { counts } = catalog;
  const open = counts.total - counts.reviewed;
  $("progress").replaceChildren(bar(counts));
  $("progress").ariaValueMax = counts.total;
  $("progress").ariaValueNow = counts.reviewed;
  $("progress").ariaValueText = `${counts.reviewed} of ${counts.total} reviewed`;
  $("counts").textContent = [
    `${counts.reviewed} of ${counts.total} reviewed`,
    counts.errors && number(counts.errors, "error"),
    counts.warnings && number(counts.warnings, "warning"),
  ].filter(Boolean).join(" · ");
  $("undo").disabled = !catalog.undo;
  document.title = `${open ? `(${open}) ` : ""}${catalog.article}, ${catalog.language} – review`;
  const entries = Object.values(catalog.entries);
  for (const radio of $("filter").querySelectorAll("input"))
    radio.nextElementSibling.textContent = entries.filter(FILTERS[radio.value]).length;
}

function showStatus() {
  const { kind, text } = session.status;
  $("status").dataset.kind = kind;
  $("status").textContent = text;
  $("retry").hidden = kind !== "offline";
}

function showMessage(text, action = false) {
  $("message").hidden = !text;
  $("message").firstElementChild.textContent = text;
  $("show-all").hidden = !action;
}

// Sentences

function applyFilter() {
  const shown = rows.filter($("filter").querySelector(":checked").value, search.value);
  showMessage(shown || !rows.all.length ? "" : "No sentence is like that.", true);
}

function showCatalog({ detail: { opened, entry } }) {
  const { catalog } = session;
  const listed = session.catalogs.find(({ id }) => id === catalog.id) || {};
  $("language").replaceChildren(session.language);
  $("article").replaceChildren(element("bdi", {}, catalog.article));
  $("source-name").textContent = `Source, ${new Intl.DisplayNames("en", { type: "language" }).of(catalog.source_language)}`;
  $("target-name").replaceChildren("Translation, ", ...name({ ...listed, language: catalog.language, dir: catalog.dir }).flatMap((part) => [part, " "]));

  // The same catalog with other sentences: the person stays at the same place.
  const before = opened ? null : rows.current;
  const top = before?.getBoundingClientRect().top;
  const active = document.activeElement;
  const focused = before?.contains(active);
  const { row: edited, field } = editor;
  const caret = edited && [field.selectionStart, field.selectionEnd];
  if (edited) editor.close();
  rows.render();
  applyFilter();
  if (opened) {
    const row = rows.of(entry)[0] || rows.shown.find((each) => FILTERS.open(rows.entry(each))) || rows.shown[0];
    if (entry && row) rows.go(row);
    else if (row) rows.setCurrent(row);
    if (!entry) scrollTo(0, 0);
  } else if (before) {
    const row = rows.of(before.dataset.id)[0];
    if (row) rows.setCurrent(row);
    if (row && edited) {
      editor.open(row);
      editor.field.setSelectionRange(...caret);
    } else if (row && focused) row.focus({ preventScroll: true });
    if (active.isConnected && active !== document.body) active.focus({ preventScroll: true }); // in the header, say
    if (row) scrollBy({ top: row.getBoundingClientRect().top - top, behavior: "instant" });
  }
  if (!rows.all.length) showMessage("There is nothing to translate in this article.");
  preview.refresh();
}

function showEntry({ detail: id }) {
  for (const row of rows.of(id)) {
    rows.fill(row);
    if (row === editor.row) editor.refresh();
  }
  preview.refresh();
}

let addressing = 0;

/** The address says where the person is, so that a reload comes back here; soon, as browsers limit such changes. */
function moved() {
  const id = rows.current?.dataset.id;
  preview.follow(id);
  clearTimeout(addressing);
  addressing = setTimeout(() => history.replaceState(null, "", link(session.id, id)), 200);
}

async function approve(row, onward) {
  const id = row.dataset.id;
  const { state, targets } = rows.entry(row);
  // A draft is not what stands there: the person sees it first.
  if (session.drafts.has(id) || !targets.every(Boolean)) return editor.open(row);
  if (state === "reviewed") return onward && rows.go(rows.nextOpen(row));
  const done = await session.save(id, targets, true);
  if (done === "conflict") editor.open(row);
  if (done === "saved" && onward && rows.current === row) rows.go(rows.nextOpen(row) || row);
}

async function unapprove(row) {
  const { state, targets } = rows.entry(row);
  if (state === "reviewed" && (await session.save(row.dataset.id, targets, false)) === "conflict") editor.open(row);
}

async function undo() {
  if (!session.catalog?.undo) return session.tell("info", "There is nothing to undo.");
  const id = await session.undo();
  const row = rows.of(id)[0];
  if (row && !editor.row) rows.go(row);
}

function clickedText(row, event) {
  const words = event.target.closest(".target .words");
  if (!words || editor.row === row || !getSelection().isCollapsed) return;
  // With a finger there is no hovering: a tap on a term shows its row.
  if (event.target.closest(".term") && event.pointerType !== "mouse") return;
  // The caret goes where the click was.
  let at;
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  if (words.contains(caret?.offsetNode) && !session.drafts.has(row.dataset.id)) {
    const range = document.createRange();
    range.setStart(words, 0);
    range.setEnd(caret.offsetNode, caret.offset);
    at = range.toString().length;
  }
  editor.open(row, at);
}

list.addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (!row || editor.root.contains(event.target)) return;
  const action = event.target.closest(".actions button")?.dataset.do;
  if (action === "approve") approve(row, false);
  else if (action === "unapprove") unapprove(row);
  else if (action === "edit") editor.open(row);
  else clickedText(row, event);
});

list.addEventListener("focusin", (event) => {
  const row = event.target.closest(".row");
  if (row) rows.setCurrent(row);
});

// Keyboard

/** The Latin letter on the key, whatever the layout: reviewers of Russian have a Russian one. */
function keyOf({ key, code, shiftKey }) {
  if (key.length > 1 || /[!-~]/.test(key)) return key;
  const letter = code.match(/^Key([A-Z])$/)?.[1];
  return letter ? (shiftKey ? letter : letter.toLowerCase()) : key;
}

const KEYS = {
  j: () => rows.step(1),
  ArrowDown: () => rows.step(1),
  k: () => rows.step(-1),
  ArrowUp: () => rows.step(-1),
  n: () => rows.go(rows.nextOpen()) || session.tell("info", "Everything is reviewed."),
  e: () => rows.current && editor.open(rows.current),
  Enter: () => rows.current && editor.open(rows.current),
  a: () => rows.current && approve(rows.current, true),
  A: () => rows.current && unapprove(rows.current),
  u: undo,
  p: () => togglePreview(),
  "/": () => search.select(),
  "?": () => help.showModal(),
  Escape: () => terms.hide(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || help.open) return;
  const { target } = event;
  if (target.matches("input[type=search], textarea")) return;
  const key = keyOf(event);
  if (event.ctrlKey || event.metaKey || event.altKey) {
    if (key.toLowerCase() !== "z" || event.altKey || event.shiftKey) return;
    undo();
  } else {
    // Buttons and links have a use of their own for Enter; choices and the preview, for arrows.
    const own = key === "Enter" ? !target.matches("body, main, .row") : key.startsWith("Arrow") && target.matches("input, #preview *");
    if (!KEYS[key] || own) return;
    KEYS[key]();
    if (key === "Escape") return;
  }
  event.preventDefault();
});

search.addEventListener("input", applyFilter);
search.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter") rows.go(rows.shown[0]);
  else if (event.key === "Escape") {
    search.value = "";
    applyFilter();
    rows.go(rows.current);
  } else return;
  event.preventDefault();
});

// A filter that is chosen again is applied again.
$("filter").addEventListener("click", ({ target }) => target.matches("input") && applyFilter());
$("show-all").addEventListener("click", () => {
  $("filter").querySelector("[value=all]").checked = true;
  search.value = "";
  applyFilter();
  rows.go(rows.current);
});

function togglePreview(open) {
  preview.toggle(open);
  $("show-preview").ariaPressed = String(!preview.panel.hidden);
  preview.follow(rows.current?.dataset.id);
}

$("undo").addEventListener("click", undo);
$("retry").addEventListener("click", () => (session.id ? session.retry() : start()));
$("show-preview").addEventListener("click", () => togglePreview());
$("hide-preview").addEventListener("click", () => {
  togglePreview(false);
  $("show-preview").focus();
});
$("show-help").addEventListener("click", () => help.showModal());
preview.paper.addEventListener("click", (event) => {
  const id = event.target.closest("a")?.dataset.id;
  if (!id) return;
  event.preventDefault();
  rows.go(rows.of(id)[0]);
});
$("catalogs").addEventListener("click", ({ target }) => target.closest("a") && $("catalogs").hidePopover());
$("catalogs").addEventListener("toggle", ({ newState }) => newState === "open" && session.list());

// Start

session.addEventListener("catalog", showCatalog);
session.addEventListener("entry", showEntry);
session.addEventListener("counts", showCounts);
session.addEventListener("status", showStatus);

async function start() {
  const { catalog, entry } = place();
  clearTimeout(addressing);
  if (!(await session.list())) return showMessage(session.status.text);
  const readable = session.catalogs.filter(({ error }) => !error);
  const asked = readable.find(({ id }) => id === catalog);
  const chosen = asked || readable.find(({ counts }) => counts.reviewed < counts.total) || readable[0];
  if (!chosen) return showMessage(session.catalogs[0]?.error || "There is no catalog to review yet.");
  if (chosen.id === session.id) return rows.go(rows.of(entry)[0]);
  editor.close();
  if (!(await session.open(chosen.id, entry))) showMessage(session.status.text);
}

addEventListener("hashchange", start);
addEventListener("focus", () => session.poll());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && session.poll());
setInterval(() => document.visibilityState === "visible" && session.poll(), POLL);
addEventListener("beforeunload", (event) => session.unsaved && event.preventDefault());
start();
