/* Queries that are kept in the browser, and the questions to begin with. */

import { byId, el } from "./dom.js";

const KEPT = "remit.queries";

/** @returns {Map<string, string>} */
function kept() {
  try {
    const read = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return new Map(Array.isArray(read) ? read.filter((one) => Array.isArray(one) && one.length === 2) : []);
  } catch {
    return new Map();
  }
}

/** @param {Map<string, string>} queries */
function keep(queries) {
  localStorage.setItem(KEPT, JSON.stringify([...queries]));
}

/**
 * The list of saved queries beside a surface to write on. Fetches the questions; resolves when they are there.
 * @param {import("./editor.js").Surface} surface
 */
export async function listSaved(surface) {
  const saved = byId("saved", HTMLSelectElement);
  const forget = byId("do-forget", HTMLButtonElement);
  /** @type {Map<string, string>} */
  let examples = new Map();

  /** @param {string} name @param {Map<string, string>} queries @param {string} sign */
  const group = (name, queries, sign) =>
    el("optgroup", { label: name }, ...[...queries.keys()].map((title) => el("option", { value: sign + title }, title)));

  const list = () => {
    const mine = kept();
    saved.replaceChildren(
      el("option", { value: "" }, "choose one …"),
      ...(mine.size ? [group("My queries", mine, "m")] : []),
      ...(examples.size ? [group("Questions", examples, "q")] : []),
    );
  };

  saved.addEventListener("change", () => {
    const isMine = saved.value.startsWith("m");
    const query = (isMine ? kept() : examples).get(saved.value.slice(1));
    if (query !== undefined) surface.set(query);
    forget.hidden = !isMine;
    surface.focus();
  });
  byId("do-save", HTMLButtonElement).addEventListener("click", () => {
    const title = window.prompt("A name for this query", saved.value.startsWith("m") ? saved.value.slice(1) : "");
    if (!title?.trim()) return;
    keep(kept().set(title.trim(), surface.text()));
    list();
    saved.value = `m${title.trim()}`;
    forget.hidden = false;
  });
  forget.addEventListener("click", () => {
    const queries = kept();
    queries.delete(saved.value.slice(1));
    keep(queries);
    list();
    forget.hidden = true;
  });

  list();
  const reply = await fetch("/api/saved");
  /** @type {{title: string, query: string}[]} */
  const found = reply.ok ? await reply.json() : [];
  examples = new Map(found.map((one) => [one.title, one.query]));
  list();
}
