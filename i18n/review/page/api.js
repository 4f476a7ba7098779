// Requests to the server that serves this page. It keeps the catalogs; the page keeps nothing.

/** The server answered, and said no: `message` is its one line, `body` what came with it. */
export class Refused extends Error {
  constructor(status, body) {
    super(body.error || `The server answered ${status}.`);
    this.status = status;
    this.body = body;
  }
}

/** The server did not answer. */
export class Offline extends Error {}

// Undo belongs to a tab, and outlives a reload of it.
const tab = (sessionStorage.tab ||= crypto.randomUUID());

async function request(path, options, seconds) {
  let reply, body;
  try {
    reply = await fetch(`/api/catalogs${path}`, { ...options, cache: "no-store", signal: AbortSignal.timeout(seconds * 1000) });
    body = await reply.json();
  } catch (error) {
    if (!reply || error.name === "TimeoutError") throw new Offline("The server does not answer.");
    body = {};
    if (reply.ok) throw new Refused(reply.status, { error: "The server's answer cannot be read." });
  }
  if (!reply.ok) throw new Refused(reply.status, body);
  return body;
}

const get = (path, seconds = 20) => request(path, {}, seconds);
const post = (path, body) =>
  request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Translate-Article": "1" },
    body: JSON.stringify(body),
  }, 20);

const catalog = (id) => "/" + id.split("/").map(encodeURIComponent).join("/");
const entry = (id, entryId) => `${catalog(id)}/entries/${encodeURIComponent(entryId)}`;

// The first time all of them are looked at.
export const catalogs = () => get("", 120);
export const read = (id) => get(`${catalog(id)}?tab=${tab}`);
export const version = (id) => get(`${catalog(id)}/version`, 10);
export const preview = (id) => get(`${catalog(id)}/preview`);
export const undo = (id) => post(`${catalog(id)}/undo`, { tab });
export const save = (id, entryId, change) => post(entry(id, entryId), { ...change, tab });
export const check = (id, entryId, targets) => post(`${entry(id, entryId)}/check`, { targets });
// The first time this loads a model.
export const alternatives = (id, entryId) => get(`${entry(id, entryId)}/alternatives`, 120);
