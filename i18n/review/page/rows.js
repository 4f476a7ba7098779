// The sentences, source and translation side by side: a row for each, in the paragraphs of the article.

import { difference, element, folded, issueLines, labelled, written } from "./text.js";

const STATES = { untranslated: "Untranslated", unreviewed: "To review", edited: "Edited", reviewed: "Reviewed" };

export const FILTERS = {
  all: () => true,
  open: (entry) => entry.state !== "reviewed",
  issues: (entry) => entry.issues.length > 0,
  changed: (entry) => entry.previous !== null,
  reviewed: (entry) => entry.state === "reviewed",
};

const template = document.getElementById("row-template").content.firstElementChild;

export class Rows {
  all = []; // in the order of the article
  current = null;

  /** `moved` is told whenever another row becomes the current one. */
  constructor(root, session, moved) {
    Object.assign(this, { root, session, moved });
  }

  entry(row) {
    return this.session.entry(row.dataset.id);
  }

  of(id) {
    return this.all.filter((row) => row.dataset.id === id);
  }

  get shown() {
    return this.all.filter((row) => !row.hidden);
  }

  render() {
    this.all = [];
    this.current = null;
    const paragraphs = this.session.catalog.paragraphs.map(({ kind, entries }) =>
      element("section", { className: `paragraph ${kind}` }, ...entries.map((id) => {
        const row = template.cloneNode(true);
        row.dataset.id = id;
        const parts = [row.children[0], row.children[1].firstElementChild, row.children[2].firstElementChild, row.children[2].lastElementChild];
        parts.forEach((part, i) => (part.id = `row-${this.all.length}-${i}`));
        row.setAttribute("aria-labelledby", parts.map(({ id }) => id).join(" "));
        this.all.push(row);
        this.fill(row);
        return row;
      })),
    );
    this.root.replaceChildren(...paragraphs);
  }

  /** Writes a row anew, in place: whatever has the focus in it keeps it. */
  fill(row) {
    const { source_language, source_dir, language, dir } = this.session.catalog;
    const entry = this.entry(row);
    row.dataset.state = entry.state;
    const [state, source, target, actions] = row.children;
    state.querySelector("use").setAttribute("href", `#i-${entry.state}`);
    state.children[1].textContent = STATES[entry.state];
    state.children[2].textContent = [
      this.session.drafts.has(entry.id) && "draft, not saved",
      entry.origin === "earlier" && "earlier text",
      entry.line && `line ${entry.line}`,
    ].filter(Boolean).join(" · ");

    const about = [];
    const line = (name, ...text) => about.push(element("p", {}, element("b", {}, `${name}: `), ...text));
    if (entry.context) line("Context", element("bdi", {}, ...labelled(entry.context)));
    if (entry.previous) line("The source changed", element("bdi", { lang: source_language, dir: source_dir }, ...difference(entry.previous.changes)));
    for (const note of entry.notes) line("Note", element("bdi", {}, ...labelled(note)));
    for (const remark of entry.remarks) line("Remark", element("bdi", {}, ...labelled(remark)));
    source.children[1].replaceChildren(...about);

    const forms = entry.targets.map((text, form) => ({ text, label: entry.forms?.[form]?.label, form }));
    this.#texts(target.firstElementChild, language, dir, forms);
    this.mark(row, entry.terms, entry.targets, entry.issues);

    const reviewed = entry.state === "reviewed";
    actions.firstElementChild.dataset.do = reviewed ? "unapprove" : "approve";
    actions.querySelector("use").setAttribute("href", reviewed ? "#i-unapprove" : "#i-approve");
    actions.querySelector("span").textContent = reviewed ? "Un-approve" : "Approve";
    actions.firstElementChild.title = reviewed ? "Un-approve (Shift+A)" : "Approve (a)";
    this.#reach(row, row === this.current);
  }

  #texts(cell, language, dir, forms) {
    cell.replaceChildren(...forms.flatMap(({ label, form }) => [
      ...(label === undefined ? [] : [element("small", {}, `for ${label}`)]),
      element("p", { className: "words", lang: language, dir, data: { form } }),
    ]));
  }

  /** Terms and issues: those of the catalog, or those of a draft while it is written. */
  mark(row, terms, targets, issues) {
    const { source_language: lang, source_dir: dir } = this.session.catalog;
    const { source, plural } = this.entry(row);
    row.terms = terms;
    const spans = terms.map(({ source: [start, end], met }, term) => ({ start, end, term, met }));
    const paragraph = (content) => element("p", { className: "words", lang, dir }, content);
    row.children[1].firstElementChild.replaceChildren(
      paragraph(written(source, spans)),
      ...(plural === null ? [] : [element("small", {}, "plural"), paragraph(written(plural))]),
    );
    targets.forEach((text, form) => {
      const found = terms.flatMap(({ target, met }, term) =>
        target?.[0] === form ? [{ start: target[1], end: target[2], term, met }] : [],
      );
      const words = row.querySelector(`.target .words[data-form="${form}"]`);
      words.replaceChildren(text ? written(text, found) : element("i", { lang: "en", dir: "ltr" }, "No translation yet"));
    });
    row.querySelector(".target > .issues").replaceChildren(...issueLines(issues));
    if (row === this.current) this.#reach(row, true);
  }

  /** One row at a time is in the order of Tab: with it, its terms and buttons. */
  #reach(row, within) {
    row.tabIndex = within ? 0 : -1;
    for (const control of row.querySelectorAll(".term, .actions button")) control.tabIndex = within ? 0 : -1;
  }

  setCurrent(row) {
    if (row === this.current) return;
    if (this.current) {
      this.#reach(this.current, false);
      this.current.removeAttribute("aria-current");
    }
    this.current = row;
    if (row) {
      this.#reach(row, true);
      row.setAttribute("aria-current", "true");
    }
    this.moved();
  }

  go(row) {
    if (!row) return false;
    this.reveal(row);
    this.setCurrent(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    return true;
  }

  step(by) {
    const shown = this.shown;
    const at = shown.indexOf(this.current);
    return this.go(at < 0 ? shown[0] : shown[Math.max(0, Math.min(shown.length - 1, at + by))]);
  }

  /** The next sentence to review after this one: of those that are shown first, else of all. */
  nextOpen(row = this.current) {
    const from = this.all.indexOf(row) + 1;
    const order = [...this.all.slice(from), ...this.all.slice(0, from)];
    const open = order.filter((each) => each.dataset.id !== row?.dataset.id && FILTERS.open(this.entry(each)));
    return open.find((each) => !each.hidden) || open[0] || null;
  }

  /** A sentence that no longer fits the filter stays in sight until a filter is chosen again: nothing jumps away. */
  filter(name, query) {
    const wanted = folded(query.trim());
    const hit = ({ source, plural, targets, context }) => folded([source, plural, context, ...targets].join("\n")).includes(wanted);
    for (const row of this.all) {
      const entry = this.entry(row);
      row.hidden = !(FILTERS[name](entry) && (!wanted || hit(entry))) && !row.classList.contains("editing");
    }
    for (const paragraph of this.root.children)
      paragraph.hidden = [...paragraph.children].every((row) => row.hidden);
    if (!this.current || this.current.hidden) this.setCurrent(this.shown[0] || null);
    return this.shown.length;
  }

  reveal(row) {
    row.hidden = row.parentElement.hidden = false;
  }
}
