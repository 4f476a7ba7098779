// The document as it would be written now, next to the sentences.

import * as api from "./api.js";
import { element } from "./text.js";

export class Preview {
  #late = 0;

  constructor(panel, session, link) {
    Object.assign(this, { panel, session, link, paper: panel.querySelector(".paper") });
  }

  toggle(open = this.panel.hidden) {
    this.panel.hidden = !open;
    document.body.classList.toggle("previewing", open);
    if (open) this.load();
  }

  /** Soon: several changes at once are one request. */
  refresh() {
    if (this.panel.hidden) return;
    clearTimeout(this.#late);
    this.#late = setTimeout(() => this.load(), 60);
  }

  async load() {
    const id = this.session.id;
    try {
      const { dir, lang, paragraphs } = await api.preview(id);
      if (id !== this.session.id) return;
      Object.assign(this.paper, { lang, dir });
      this.paper.replaceChildren(...paragraphs.map(({ kind, runs }) =>
        element("p", { className: kind }, ...runs.map(({ id: entry, text, state }) =>
          entry === null ? text
            : element("a", { href: this.link(entry), tabIndex: -1, data: { id: entry, state } }, text),
        )),
      ));
      this.follow(this.at);
    } catch (error) {
      this.paper.replaceChildren(element("p", { lang: "en", dir: "ltr" }, error.message));
    }
  }

  /** Shows where a sentence stands; scrolls the panel alone, never the page. */
  follow(id) {
    this.at = id;
    if (this.panel.hidden) return;
    for (const old of this.paper.querySelectorAll("[aria-current]")) {
      old.removeAttribute("aria-current");
      old.tabIndex = -1;
    }
    const run = [...this.paper.querySelectorAll("a")].find(({ dataset }) => dataset.id === id);
    if (!run) return;
    run.setAttribute("aria-current", "true");
    run.tabIndex = 0;
    const [box, place] = [this.paper.getBoundingClientRect(), run.getBoundingClientRect()];
    if (place.top < box.top || place.bottom > box.bottom)
      this.paper.scrollTop += place.top - box.top - box.height / 3;
  }
}
