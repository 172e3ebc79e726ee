/* The page to write SPARQL on: the query, what is saved, and its answer. */

import * as library from "./codemirror.js";
import { known } from "./completion.js";
import { byId, el } from "./dom.js";
import { plainField } from "./plain_field.js";
import { SHOWN, showRows } from "./results.js";
import { richField } from "./rich_field.js";
import { listSaved } from "./saved.js";

/**
 * What a query is written on; `mark` shows where it is wrong, or takes the mark away.
 * @typedef {{text: () => string, set: (text: string) => void, focus: () => void, mark: (fault: {line: number, column: number}|null) => void}} Surface
 */

const field = byId("query", HTMLTextAreaElement);
const said = byId("said", HTMLElement);
const fault = byId("fault", HTMLElement);
const result = byId("result", HTMLElement);
const run = byId("do-run", HTMLButtonElement);
const stop = byId("do-stop", HTMLButtonElement);
const csv = byId("do-csv", HTMLButtonElement);
const surface = made();

function made() {
  const hasEditor = "EditorView" in library;
  for (const one of document.querySelectorAll(hasEditor ? ".of-rich" : ".of-plain")) one.removeAttribute("hidden");
  if (!hasEditor) return plainField(field, ask);
  const nonce = document.querySelector("link[nonce]");
  return richField(library, field, (nonce instanceof HTMLElement && nonce.nonce) || "", ask);
}

/* Asking. */

/** @type {AbortController|null} */
let asking = null;

/** @param {string} accept @param {AbortSignal} [signal] */
function send(accept, signal) {
  const headers = { "Content-Type": "application/sparql-query", Accept: accept };
  return fetch("/sparql", { method: "POST", headers, body: surface.text(), signal: signal ?? null });
}

/** @param {{detail?: string, excerpt?: string, line?: number, column?: number}} problem */
function showFault(problem) {
  if (problem.line) surface.mark({ line: problem.line, column: problem.column ?? 1 });
  fault.replaceChildren(el("p", {}, problem.detail ?? ""), ...(problem.excerpt ? [el("pre", {}, problem.excerpt)] : []));
  fault.hidden = false;
  show("", "");
}

async function ask() {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  surface.mark(null);
  fault.hidden = true;
  csv.hidden = true;
  stop.hidden = false;
  said.textContent = "…";
  const begun = performance.now();
  try {
    const reply = await send("application/sparql-results+json, text/turtle;q=0.9", mine.signal);
    const media = reply.headers.get("Content-Type") ?? "";
    if (!reply.ok) showFault(await reply.json());
    else if (media.startsWith("text/turtle")) show(el("pre", {}, await reply.text()), "");
    else await showAnswer(await reply.json());
    if (reply.ok) said.textContent += ` · ${Math.round(performance.now() - begun)} ms`;
  } catch (error) {
    if (!mine.signal.aborted) showFault({ detail: "the server does not answer; is it still running?" });
    else if (asking === mine) said.textContent = "stopped";
  } finally {
    if (asking === mine) stop.hidden = true;
    document.body.dataset.asked = String(Number(document.body.dataset.asked ?? 0) + 1);
  }
}

/** @param {Node|string} content @param {string} words */
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
  showRows(result, answer, await known());
  const n = answer.results.bindings.length;
  const told = answer.truncated ? `the first ${n} rows; there are more` : `${n} row${n === 1 ? "" : "s"}`;
  said.textContent = n > SHOWN ? `${told}, ${SHOWN} are shown` : told;
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
byId("saved", HTMLSelectElement).addEventListener("change", () => {
  fault.hidden = true;
});

listSaved(surface).finally(() => {
  document.body.dataset.ready = "yes";
});
if (new URLSearchParams(location.search).has("query")) void ask();
