// The fields in which a translation is written, in the row of its sentence. There is one editor.

import * as api from "./api.js";
import { compare, difference, element, issueLines, number, written } from "./text.js";

const template = document.getElementById("editor-template").content.firstElementChild;
const PAUSE = 350; // milliseconds without a key before a draft is checked

export class Editor {
  row = null;
  #offers = []; // texts that Alt+1 … 9 put into the field

  constructor(session, rows, { approved, closed }) {
    Object.assign(this, { session, rows, approved, closed });
    this.root = template.cloneNode(true);
    const part = (selector) => this.root.querySelector(selector);
    this.fields = part(".fields");
    this.issues = part(".issues");
    this.note = part(".note");
    this.conflict = part(".conflict");
    this.suggestions = part(".suggestions");
    this.root.addEventListener("input", () => this.#changed());
    this.root.addEventListener("focusin", ({ target }) => target.matches("textarea") && (this.field = target));
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.root.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button?.dataset.do) this.do(button.dataset.do);
      if (button?.dataset.offer) this.#put(this.#offers[button.dataset.offer]);
    });
  }

  get id() {
    return this.row?.dataset.id;
  }

  get entry() {
    return this.session.entry(this.id);
  }

  get texts() {
    return [...this.fields.querySelectorAll("textarea")].map((field) => field.value);
  }

  /** Opens on a row; `at` is where in the text the caret goes, its end by default. */
  open(row, at) {
    if (this.row === row) return this.field.focus();
    if (this.row) this.close();
    this.row = row;
    this.rows.reveal(row);
    this.rows.setCurrent(row);
    row.classList.add("editing");
    row.querySelector(".target").append(this.root);
    this.#write(this.session.drafts.get(this.id)?.targets || this.entry.targets);
    this.#offer();
    this.refresh();
    this.field.focus();
    const caret = at ?? this.field.value.length;
    this.field.setSelectionRange(caret, caret);
    row.scrollIntoView({ block: "nearest" });
  }

  /** Leaves; what was written and not saved is kept as a draft. */
  close() {
    const row = this.row;
    if (!row) return;
    clearTimeout(this.timer);
    this.row = null;
    row.classList.remove("editing");
    this.root.remove();
    if (this.session.entry(row.dataset.id)) this.rows.fill(row);
    this.closed(row);
  }

  #write(targets) {
    const { forms } = this.entry;
    const { language, dir } = this.session.catalog;
    this.fields.replaceChildren(...targets.map((value, form) => {
      const text = element("textarea", { value, lang: language, dir, rows: 1, spellcheck: true });
      const label = forms ? `Translation for ${forms[form]?.label ?? form}` : `Translation, ${this.session.language}`;
      if (!forms) text.setAttribute("aria-label", label);
      return forms ? element("label", {}, element("span", {}, label), text) : text;
    }));
    this.field = this.fields.querySelector("textarea");
    this.#grow();
  }

  // Browsers that know `field-sizing` need no help.
  #grow() {
    if (CSS.supports("field-sizing", "content")) return;
    for (const field of this.fields.querySelectorAll("textarea")) {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + 2}px`;
    }
  }

  #changed() {
    this.session.keep(this.id, this.texts);
    this.#grow();
    this.#judge();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#check(), PAUSE);
  }

  async #check() {
    const [row, targets] = [this.row, this.texts];
    try {
      const { issues, terms } = await api.check(this.session.id, row.dataset.id, targets);
      // An answer about a text that is no longer there says nothing.
      if (this.row !== row || String(this.texts) !== String(targets)) return;
      this.#show(issues);
      this.rows.mark(row, terms, this.entry.targets, []);
    } catch (error) {
      if (error instanceof api.Refused && this.row === row) this.note.textContent = error.message;
    }
  }

  #show(issues) {
    this.issues.replaceChildren(...issueLines(issues));
  }

  /** What there is to say about the draft itself. */
  #judge() {
    const draft = this.session.drafts.get(this.id);
    const conflict = this.session.conflicts.get(this.id);
    const drafted = draft && String(draft.targets) !== String(this.entry.targets);
    this.root.querySelector('[data-do="discard"]').hidden = !drafted;
    this.note.textContent = !draft || conflict ? ""
      : draft.seen !== this.entry.seen ? "This sentence was changed elsewhere in the meantime; saving will ask which text to keep."
      : drafted ? "Draft, not saved yet." : "";
    this.conflict.hidden = !conflict;
    if (!conflict) return this.conflict.replaceChildren();
    const { language: lang, dir } = this.session.catalog;
    const words = (...content) => element("p", { className: "words", lang, dir }, ...content);
    this.conflict.replaceChildren(
      element("p", {}, element("b", {}, "This sentence was changed elsewhere. Which text do you keep?")),
      element("h3", {}, "Theirs, in the catalog now"), ...this.entry.targets.map((text) => words(written(text))),
      element("h3", {}, "Yours"), ...conflict.targets.map((text, i) => words(...difference(compare(this.entry.targets[i] ?? "", text)))),
      element("div", { className: "tools" },
        element("button", { type: "button", className: "primary", data: { do: "mine" } }, conflict.approve ? "Keep mine and approve" : "Keep mine"),
        element("button", { type: "button", data: { do: "theirs" } }, "Take theirs"),
      ),
    );
  }

  /** The sentence has changed in the catalog: saved here, undone, or written by another program. */
  refresh() {
    const draft = this.session.drafts.get(this.id);
    if (!draft && String(this.texts) !== String(this.entry.targets)) this.#write(this.entry.targets);
    if (draft) this.#check();
    else this.#show(this.entry.issues);
    this.#judge();
  }

  #offer(alternatives = []) {
    const { language: lang, dir, source_language, source_dir } = this.session.catalog;
    const { suggestions, targets } = this.entry;
    const offers = [
      ...suggestions.map(({ target, score, article, changes }) => [target, `${score} % like “${article}”`,
        element("p", { className: "words", lang: source_language, dir: source_dir }, ...difference(changes))]),
      ...alternatives.map(({ target, issues }) => [target, issues.length ? `Alternative, ${number(issues.length, "issue")}` : "Alternative", ""]),
    ];
    this.#offers = offers.map(([target]) => target);
    this.suggestions.replaceChildren(...offers.map(([target, about, change], i) => {
      const shown = change ? [written(target)] : difference(compare(targets[0], target)).filter(({ localName }) => localName !== "del");
      return element("li", {},
        element("button", { type: "button", data: { offer: i } },
          element("small", {}, i < 9 ? element("kbd", {}, `Alt+${i + 1}`) : "", ` ${about}`),
          element("span", { className: "words", lang, dir }, ...shown)),
        change);
    }));
  }

  async #alternatives(button) {
    const row = this.row;
    button.disabled = true;
    this.note.textContent = "Asking the translator; the first time takes some seconds.";
    try {
      const { alternatives } = await api.alternatives(this.session.id, this.id);
      if (this.row !== row) return;
      this.#offer(alternatives);
      this.note.textContent = alternatives.length ? `${number(alternatives.length, "alternative")}.` : "There is no other translation.";
    } catch (error) {
      if (this.row === row) this.note.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  }

  /** Puts a text into the field as if it were typed: only so does Ctrl+Z in the field take it back. */
  #put(text, field = this.field) {
    if (text === undefined) return;
    field.focus();
    field.select();
    if (!document.execCommand("insertText", false, text)) {
      field.value = text;
      this.#changed();
    }
  }

  async do(action) {
    const { id, row } = this;
    if (action === "approve" || action === "save") {
      const done = await this.session.save(id, this.texts, action === "approve");
      if (this.row !== row) return;
      this.#judge();
      if (done === "saved" && action === "approve") this.approved(row);
      if (done === "conflict") this.conflict.querySelector("button").focus();
    } else if (action === "mine") {
      const { approve } = this.session.conflicts.get(id);
      const done = await this.session.keepMine(id, this.texts);
      if (this.row !== row) return;
      this.#judge();
      if (done === "saved" && approve) this.approved(row);
      else this.field.focus();
    } else if (action === "theirs" || action === "discard") {
      this.session.discard(id);
      this.#write(this.entry.targets);
      this.refresh();
      this.field.focus();
    } else if (action === "copy") {
      const { source, plural } = this.entry;
      const first = this.field === this.fields.querySelector("textarea");
      this.#put(plural === null || first ? source : plural);
    } else if (action === "alternatives") {
      await this.#alternatives(this.root.querySelector('[data-do="alternatives"]'));
    } else if (action === "close") {
      this.close();
    }
  }

  #key(event) {
    if (event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    const digit = event.altKey && !control && event.code.match(/^Digit([1-9])$/);
    if (control && event.key === "Enter") this.do("approve");
    else if (control && (event.key === "s" || event.code === "KeyS")) this.do("save");
    else if (event.key === "Escape") this.close();
    else if (digit) this.#put(this.#offers[digit[1] - 1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
