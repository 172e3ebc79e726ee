/* The page to write SPARQL on: the query, its completion, what is saved, and its answer. */

import { offersFor, wordAt } from "./completion.js";
import { byId, el } from "./dom.js";
import { showRows } from "./results.js";

const KEPT = "remit.queries";
const field = byId("query", HTMLTextAreaElement);
const offers = byId("offers", HTMLUListElement);
const saved = byId("saved", HTMLSelectElement);
const said = byId("said", HTMLElement);
const fault = byId("fault", HTMLElement);
const result = byId("result", HTMLElement);
const run = byId("do-run", HTMLButtonElement);
const stop = byId("do-stop", HTMLButtonElement);
const csv = byId("do-csv", HTMLButtonElement);
const forget = byId("do-forget", HTMLButtonElement);

/** What the query is written in. */
const surface = {
  text: () => field.value,
  /** @param {string} text */
  set: (text) => {
    field.value = text;
  },
  focus: () => field.focus(),
};

/* Completion in the field. */

/** @type {{text: string, note: string}[]} */
let offered = [];
let chosen = 0;

function closeOffers() {
  offers.hidden = true;
  offered = [];
  field.removeAttribute("aria-activedescendant");
}

function drawOffers() {
  offers.replaceChildren(
    ...offered.map((offer, at) => {
      const item = el(
        "li",
        { role: "option", id: `offer-${at}`, "aria-selected": String(at === chosen) },
        offer.text,
        el("span", { class: "note" }, offer.note),
      );
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(offer.text);
      });
      return item;
    }),
  );
  offers.hidden = !offered.length;
  if (offered.length) {
    field.setAttribute("aria-activedescendant", `offer-${chosen}`);
    document.getElementById(`offer-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }
}

/** Put the list below the line of the caret. */
function placeOffers() {
  const lines = field.value.slice(0, field.selectionStart).split("\n");
  const height = Number.parseFloat(getComputedStyle(field).lineHeight);
  const wide = 8.2 * String(lines.at(-1)).length;
  offers.style.top = `${Math.min(14 + height * lines.length - field.scrollTop, field.clientHeight)}px`;
  offers.style.left = `${Math.max(0, Math.min(14 + wide - field.scrollLeft, field.clientWidth - 260))}px`;
}

async function offer() {
  const { word } = wordAt(field.value, field.selectionStart);
  const found = await offersFor(word, field.value);
  if (wordAt(field.value, field.selectionStart).word !== word) return;
  offered = found.filter((one) => one.text !== word);
  chosen = 0;
  placeOffers();
  drawOffers();
}

/** @param {string} text */
function take(text) {
  const caret = field.selectionStart;
  field.setRangeText(text, wordAt(field.value, caret).from, caret, "end");
  closeOffers();
  field.focus();
}

field.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.code === "Space") {
    event.preventDefault();
    void offer();
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    event.preventDefault();
    void ask();
  } else if (!offers.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length;
    drawOffers();
  } else if (!offers.hidden && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    take(offered[chosen]?.text ?? "");
  } else if (event.key === "Escape") {
    closeOffers();
  }
});
field.addEventListener("input", () => {
  const { word } = wordAt(field.value, field.selectionStart);
  if (word.includes(":") || (!offers.hidden && word)) void offer();
  else closeOffers();
});
field.addEventListener("blur", closeOffers);

/* Saved queries. */

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

/** @type {Map<string, string>} */
let examples = new Map();

function listSaved() {
  /** @param {string} name @param {Map<string, string>} queries @param {string} sign */
  const group = (name, queries, sign) =>
    el("optgroup", { label: name }, ...[...queries.keys()].map((title) => el("option", { value: sign + title }, title)));
  const mine = kept();
  saved.replaceChildren(
    el("option", { value: "" }, "choose one …"),
    ...(mine.size ? [group("My queries", mine, "m")] : []),
    ...(examples.size ? [group("Questions", examples, "q")] : []),
  );
}

saved.addEventListener("change", () => {
  const title = saved.value.slice(1);
  const isMine = saved.value.startsWith("m");
  const query = (isMine ? kept() : examples).get(title);
  if (query !== undefined) surface.set(query);
  forget.hidden = !isMine;
  surface.focus();
});
byId("do-save", HTMLButtonElement).addEventListener("click", () => {
  const title = window.prompt("A name for this query", saved.value.startsWith("m") ? saved.value.slice(1) : "");
  if (!title?.trim()) return;
  keep(kept().set(title.trim(), surface.text()));
  listSaved();
  saved.value = `m${title.trim()}`;
  forget.hidden = false;
});
forget.addEventListener("click", () => {
  const queries = kept();
  queries.delete(saved.value.slice(1));
  keep(queries);
  listSaved();
  forget.hidden = true;
});

/* Asking. */

/** @type {AbortController|null} */
let asking = null;

/** @param {string} accept */
function send(accept) {
  asking?.abort();
  asking = new AbortController();
  return fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: accept },
    body: surface.text(),
    signal: asking.signal,
  });
}

/** @param {{detail?: string, excerpt?: string}} problem */
function showFault(problem) {
  fault.textContent = [problem.detail, problem.excerpt].filter(Boolean).join("\n\n");
  fault.hidden = false;
  said.textContent = "";
}

async function ask() {
  closeOffers();
  fault.hidden = true;
  csv.hidden = true;
  stop.hidden = false;
  said.textContent = "…";
  const begun = performance.now();
  try {
    const reply = await send("application/sparql-results+json, text/turtle;q=0.9");
    const media = reply.headers.get("Content-Type") ?? "";
    if (!reply.ok) showFault(await reply.json());
    else if (media.startsWith("text/turtle")) show(el("pre", {}, await reply.text()), "");
    else await showAnswer(await reply.json());
    if (reply.ok) said.textContent += ` · ${Math.round(performance.now() - begun)} ms`;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) {
      showFault({ detail: "the server does not answer; is it still running?" });
    } else said.textContent = "stopped";
  } finally {
    stop.hidden = true;
    document.body.dataset.asked = String(Number(document.body.dataset.asked ?? 0) + 1);
  }
}

/** @param {Node} content @param {string} words */
function show(content, words) {
  result.replaceChildren(content);
  said.textContent = words;
}

/** @param {any} answer */
async function showAnswer(answer) {
  if (typeof answer.boolean === "boolean") {
    show(el("p", { class: "lead" }, answer.boolean ? "yes" : "no"), "");
    return;
  }
  const prefixes = await fetch("/api/prefixes").then((reply) => reply.json());
  showRows(result, answer, prefixes);
  const n = answer.results.bindings.length;
  said.textContent = answer.truncated ? `the first ${n} rows; there are more` : `${n} row${n === 1 ? "" : "s"}`;
  csv.hidden = !n;
}

csv.addEventListener("click", async () => {
  const reply = await send("text/csv");
  const link = el("a", { href: URL.createObjectURL(await reply.blob()), download: "answer.csv" });
  link.click();
  URL.revokeObjectURL(link.href);
});
run.addEventListener("click", (event) => {
  event.preventDefault();
  void ask();
});
stop.addEventListener("click", () => asking?.abort());

listSaved();
fetch("/api/saved")
  .then((reply) => (reply.ok ? reply.json() : []))
  .then((/** @type {{title: string, query: string}[]} */ found) => {
    examples = new Map(found.map((one) => [one.title, one.query]));
    listSaved();
    document.body.dataset.ready = "yes";
  });
if (new URLSearchParams(location.search).has("query")) void ask();
