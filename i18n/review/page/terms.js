// The glossary row of a term, while the pointer or the focus is on it.

import { element, labelled } from "./text.js";

const GENDERS = { m: "masculine", f: "feminine", n: "neuter" };
const tip = document.getElementById("tip");
let shown = null; // the term whose row is shown
let leaving = 0;

function rowOf(term, { language, dir }) {
  const text = (words) => element("bdi", { lang: language, dir }, ...labelled(words));
  const list = (words) => words.flatMap((word, i) => (i ? [" · ", text(word)] : [text(word)]));
  const line = (name, ...value) => [element("dt", {}, name), element("dd", {}, ...value)];
  const kind = [term.kind, GENDERS[term.gender] || term.gender].filter(Boolean).join(", ");
  return [
    element("p", { className: "rendering" }, element("bdi", {}, ...labelled(term.text)), " → ", text(term.rendering)),
    ...(term.met ? [] : [element("p", { className: "unmet-note" }, "Not in the translation.")]),
    element("dl", {},
      ...(kind ? line("Kind", kind) : []),
      ...(term.others?.length ? line("Also", ...list(term.others)) : []),
      ...(term.forbidden?.length ? line("Never", ...list(term.forbidden)) : []),
      ...(term.note ? line("Note", element("bdi", {}, ...labelled(term.note))) : []),
      ...(term.row ? line("Row", element("bdi", {}, term.row)) : []),
    ),
  ];
}

/** Below the term, or above it; within its column, so that the other text stays in sight. */
function place(mark) {
  const column = mark.closest(".source, .target").getBoundingClientRect();
  const { left, right, top, bottom } = mark.getClientRects()[0] || mark.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const x = Math.min(Math.max((left + right - width) / 2, column.left), column.right - width);
  const below = bottom + 6 + height < innerHeight || top < height + 6;
  tip.style.left = `${Math.max(8, Math.min(x, document.documentElement.clientWidth - width - 8))}px`;
  tip.style.top = `${below ? bottom + 6 : top - height - 6}px`;
}

export function hide() {
  clearTimeout(leaving);
  if (!shown) return false;
  for (const mark of document.querySelectorAll(".term.paired")) mark.classList.remove("paired");
  shown.removeAttribute("aria-describedby");
  shown = null;
  if (tip.matches(":popover-open")) tip.hidePopover();
  return true;
}

function show(mark, session) {
  clearTimeout(leaving);
  if (mark === shown) return;
  hide();
  const row = mark.closest(".row");
  const term = row.terms[mark.dataset.term];
  if (!term) return;
  tip.replaceChildren(...rowOf(term, session.catalog));
  mark.setAttribute("aria-describedby", "tip");
  for (const other of row.querySelectorAll(`.term[data-term="${mark.dataset.term}"]`)) other.classList.add("paired");
  shown = mark;
  tip.showPopover();
  place(mark);
}

export function watch(root, session) {
  const mark = (event) => event.target.closest?.(".term");
  root.addEventListener("mouseover", (event) => mark(event) && show(mark(event), session));
  root.addEventListener("focusin", (event) => (mark(event) ? show(mark(event), session) : hide()));
  root.addEventListener("focusout", hide);
  // The way from the term to its row is not a reason to hide it.
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => shown !== document.activeElement && hide(), 250);
  };
  root.addEventListener("mouseout", (event) => mark(event) === shown && shown && leave());
  tip.addEventListener("mouseenter", () => clearTimeout(leaving));
  tip.addEventListener("mouseleave", leave);
  addEventListener("scroll", () => shown && (shown.isConnected ? place(shown) : hide()), { passive: true });
}
