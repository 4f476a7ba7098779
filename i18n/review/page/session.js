// What the page knows about the catalog that is open, and every change of it. Views listen:
//   catalog   another catalog, or other sentences in it      entry    one sentence has changed (detail: its id)
//   counts    progress, undo                                 status   something to tell the person

import * as api from "./api.js";

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Session extends EventTarget {
  catalogs = [];
  catalog = null;
  status = { kind: "", text: "" };
  #kept = new Map(); // by catalog: texts that only this page has
  #last = Promise.resolve();
  #waiting = 0;

  get id() {
    return this.catalog?.id;
  }

  /** The catalog's language, as people call it. */
  get language() {
    return this.catalogs.find(({ id }) => id === this.id)?.name ?? this.catalog.language;
  }

  entry(id) {
    return this.catalog.entries[id];
  }

  /** Texts of this catalog that are not saved: {targets, seen}, where `seen` is what the person began with. */
  get drafts() {
    return this.#of(this.id).drafts;
  }

  /** Changes that the server refused because somebody else had changed the sentence: {targets, approve}. */
  get conflicts() {
    return this.#of(this.id).conflicts;
  }

  get unsaved() {
    return [...this.#kept.values()].reduce((sum, { drafts }) => sum + drafts.size, 0);
  }

  get unsent() {
    return this.id ? this.#of(this.id).unsent.size : 0;
  }

  #of(id) {
    if (!this.#kept.has(id)) this.#kept.set(id, { drafts: new Map(), conflicts: new Map(), unsent: new Map() });
    return this.#kept.get(id);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  tell(kind, text) {
    this.status = { kind, text };
    this.#emit("status");
  }

  #failed(error) {
    if (error instanceof api.Offline)
      this.tell("offline", "Offline: the server does not answer. Your text is kept here.");
    else if (error instanceof api.Refused) this.tell("error", error.message);
    else throw error;
  }

  /** Whatever reads or writes the catalog waits for its turn: an old answer never overtakes a new one. */
  #turn(task) {
    this.#waiting++;
    const done = this.#last.then(task).finally(() => this.#waiting--);
    this.#last = done.catch(() => {});
    return done;
  }

  async list() {
    try {
      this.catalogs = (await api.catalogs()).catalogs;
      this.#emit("counts");
      return true;
    } catch (error) {
      return this.#failed(error), false;
    }
  }

  /** Opens a catalog, at one of its sentences if that is asked for. */
  open(id, entry) {
    return this.#turn(async () => {
      try {
        this.catalog = await api.read(id);
      } catch (error) {
        return this.#failed(error), false;
      }
      this.tell("", "");
      this.#emit("catalog", { opened: true, entry });
      this.#emit("counts");
      return true;
    });
  }

  /** Reads the catalog again if a program or another tab has written it. */
  async poll() {
    if (!this.catalog || this.#waiting) return;
    await this.#turn(async () => {
      const before = this.catalog;
      let now;
      try {
        const { version } = await api.version(before.id);
        if (this.status.kind === "offline") this.tell("", "The server answers again.");
        if (version === before.version) return;
        now = this.catalog = await api.read(before.id);
      } catch (error) {
        return this.#failed(error);
      }
      this.tell("info", "The catalog was changed elsewhere; this is how it is now.");
      this.#release();
      if (!same(now.paragraphs, before.paragraphs)) this.#emit("catalog", { opened: false });
      else for (const id in now.entries) if (!same(now.entries[id], before.entries[id])) this.#emit("entry", id);
      this.#emit("counts");
    });
    if (this.unsent && this.status.kind !== "offline") await this.retry();
  }

  /** Hands back the drafts of sentences that are no longer in the catalog: there is no place to show them. */
  #release() {
    const { drafts, conflicts, unsent } = this.#of(this.id);
    const lost = [...drafts].filter(([id]) => !this.entry(id));
    for (const [id] of lost) for (const map of [drafts, conflicts, unsent]) map.delete(id);
    const texts = lost.flatMap(([, { targets }]) => targets).join(" · ");
    if (texts) this.tell("error", `What you were translating is gone from the catalog. Your text was: ${texts}`);
  }

  #take({ entry, counts, version, undo }) {
    Object.assign(this.catalog, { version, undo, counts });
    this.catalog.entries[entry.id] = entry;
    const listed = this.catalogs.find(({ id }) => id === this.id);
    if (listed) listed.counts = counts;
    this.#emit("entry", entry.id);
    this.#emit("counts");
  }

  keep(id, targets) {
    const entry = this.entry(id);
    const { drafts, unsent } = this.#of(this.id);
    const seen = drafts.get(id)?.seen ?? entry.seen;
    if (!same(targets, unsent.get(id)?.targets)) unsent.delete(id);
    if (same(targets, entry.targets) && seen === entry.seen) drafts.delete(id);
    else drafts.set(id, { targets, seen });
  }

  discard(id) {
    const { drafts, conflicts, unsent } = this.#of(this.id);
    for (const map of [drafts, conflicts, unsent]) map.delete(id);
    this.#emit("entry", id);
  }

  /** Writes a sentence to the catalog: "saved", "conflict", or "failed" (the text is kept as a draft). */
  save(id, targets, approve) {
    const { drafts, conflicts, unsent } = this.#of(this.id);
    return this.#turn(async () => {
      const seen = drafts.get(id)?.seen ?? this.entry(id).seen;
      this.tell("saving", "Saving …");
      try {
        const reply = await api.save(this.id, id, { targets, approve, seen });
        for (const map of [conflicts, unsent]) map.delete(id);
        const draft = drafts.get(id);
        if (draft && !same(draft.targets, targets)) draft.seen = reply.entry.seen; // more was written meanwhile
        else drafts.delete(id);
        this.#take(reply);
        const left = reply.counts.total - reply.counts.reviewed;
        if (reply.problem) this.tell("error", reply.problem);
        else this.tell("saved", approve ? `Saved and approved. ${left ? `${left} to review.` : "Everything is reviewed."}` : "Saved.");
        return "saved";
      } catch (error) {
        const differ = error.status === 409 && error.body.entry;
        const kept = differ || error instanceof api.Offline || !same(targets, this.entry(id).targets);
        if (kept && !drafts.has(id)) drafts.set(id, { targets, seen });
        if (differ) {
          unsent.delete(id);
          conflicts.set(id, { targets, approve });
          this.catalog.entries[id] = error.body.entry;
          this.#emit("entry", id);
          this.tell("error", "Not saved: this sentence was changed elsewhere. Choose which text to keep.");
          return "conflict";
        }
        if (error instanceof api.Offline) unsent.set(id, { targets, approve });
        this.#emit("entry", id);
        this.#failed(error);
        return "failed";
      }
    });
  }

  /** After a conflict: the person's own text, on top of what is there now. */
  keepMine(id, targets) {
    const { approve } = this.conflicts.get(id);
    this.drafts.set(id, { targets, seen: this.entry(id).seen });
    return this.save(id, targets, approve);
  }

  async retry() {
    for (const [id, { targets, approve }] of [...this.#of(this.id).unsent])
      if ((await this.save(id, targets, approve)) === "failed") return;
    if (this.status.kind === "offline") await this.poll();
  }

  undo() {
    return this.#turn(async () => {
      try {
        const reply = await api.undo(this.id);
        this.#take(reply);
        this.tell(reply.problem ? "error" : "saved", reply.problem || "Undone.");
        return reply.entry.id;
      } catch (error) {
        if (error.body?.entry) {
          this.catalog.entries[error.body.entry.id] = error.body.entry;
          this.#emit("entry", error.body.entry.id);
        }
        if (error.status === 404) this.catalog.undo = false;
        this.#emit("counts");
        return this.#failed(error), null;
      }
    });
  }
}
