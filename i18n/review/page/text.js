// Text of articles on the page. It is never parsed as markup: everything here makes text nodes.

/** An element with properties, `data-*` and other attributes, and children. */
export function element(name, { data = {}, attributes = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  Object.assign(made.dataset, data);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
  svg.firstChild.setAttribute("href", `#i-${name}`);
  return svg;
}

// Characters that cannot be seen, and change what is seen.
const INVISIBLE = {
  "\u00a0": "NBSP", "\u202f": "NNBSP", "\u00ad": "SHY", "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u2060": "WJ", "\ufeff": "BOM",
  "\n": "↵", "\t": "⇥",
};
const BIDI = {
  "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM",
  "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
  "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
};
const SPECIAL = new RegExp(`([${Object.keys({ ...INVISIBLE, ...BIDI }).join("")}]| {2,})`);

/** Text with a small label (drawn by the style sheet) at each invisible character, which stays: copies are exact. */
export function labelled(text) {
  if (!SPECIAL.test(text)) return [text];
  return text.split(SPECIAL).filter(Boolean).map((part) => {
    const name = INVISIBLE[part] || BIDI[part] || (/^ {2,}$/.test(part) ? `${part.length} spaces` : "");
    if (!name) return part;
    // A bidi control is shut in (see the style sheet), so that text reads in the order in which it is stored.
    return element("span", { className: BIDI[part] ? "sign bidi" : "sign", data: { name } }, part);
  });
}

/** Text with its terms marked; `spans` are {start, end, term, met}. Where two overlap, the first one counts. */
export function written(text, spans = []) {
  const made = document.createDocumentFragment();
  let done = 0;
  for (const { start, end, term, met } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < done || end <= start || end > text.length) continue;
    made.append(...labelled(text.slice(done, start)));
    made.append(
      element("span", {
        className: met ? "term" : "term unmet",
        data: { term },
        tabIndex: -1,
        attributes: { role: "button" },
      }, ...labelled(text.slice(start, end))),
    );
    done = end;
  }
  made.append(...labelled(text.slice(done)));
  return made;
}

const CHANGED = { delete: "del", insert: "ins" };

/** A word diff: [["equal", "words "], ["delete", "old"], ["insert", "new"]]. */
export const difference = (changes) =>
  changes.map(([change, words]) => element(CHANGED[change] || "span", {}, ...labelled(words)));

/** The word diff of two texts, in the shape in which the server sends its own. */
export function compare(before, after) {
  const [a, b] = [before, after].map((text) => text.match(/\s+|\S+/g) || []);
  if (a.length * b.length > 4e6) return [["delete", before], ["insert", after]];
  // common[i][j]: the length of the longest common subsequence of a[i:] and b[j:].
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const changes = [];
  const add = (change, word) => (changes.at(-1)?.[0] === change ? (changes.at(-1)[1] += word) : changes.push([change, word]));
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (a[i] === b[j]) add("equal", a[i++]), j++;
    else if (j === b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) add("delete", a[i++]);
    else add("insert", b[j++]);
  }
  return changes;
}

/** The lines of a list of issues: errors first. */
export const issueLines = (issues) =>
  [...issues]
    .sort((a, b) => a.severity.localeCompare(b.severity))
    .map(({ type, severity, comment }) =>
      element("li", { className: severity }, icon(severity), element("b", {}, `${sentenceCase(severity)}, ${type.replaceAll("-", " ")}: `), element("bdi", {}, ...labelled(comment))),
    );

const sentenceCase = (text) => text.charAt(0).toUpperCase() + text.slice(1);
export const number = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** How texts are compared in a search: no case, no accents, vowel signs or tatweel. */
export const folded = (text) => text.normalize("NFKD").replace(/[\p{M}\p{Cf}ـ]/gu, "").toLowerCase();
