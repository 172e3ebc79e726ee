/* The answer to a query as a table that sorts, or as text. */

import { el } from "./dom.js";

/** @typedef {{type: string, value: string, datatype?: string}} Value */
/** @typedef {{head: {vars: string[]}, results: {bindings: Record<string, Value>[]}, truncated?: string}} Answer */

/** How many rows are shown; what the server sends may be more. */
export const SHOWN = 2000;

/**
 * A short name for an IRI, where a prefix fits.
 * @param {string} iri
 * @param {Record<string, string>} prefixes
 */
export function short(iri, prefixes) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
    if (/^[\p{L}\p{N}_.-]+$/u.test(local) && !local.endsWith(".")) return `${prefix}:${local}`;
  }
  return iri;
}

/**
 * @param {Value|undefined} value
 * @param {Record<string, string>} prefixes
 */
function cell(value, prefixes) {
  if (!value) return el("td");
  if (value.type !== "uri") return el("td", isNumber(value) ? { class: "number" } : {}, value.value);
  const name = short(value.value, prefixes);
  const address = name === value.value ? `/term?${new URLSearchParams({ iri: value.value })}` : `/term/${encodeURI(name)}`;
  return el("td", {}, el("a", { href: address, title: value.value }, name));
}

/** @param {Value} value */
function isNumber(value) {
  return /#(integer|decimal|double|float|int|long)$/u.test(value.datatype ?? "");
}

/**
 * Order of two values: numbers by size, all others as text, what is unbound last.
 * @param {Value|undefined} one
 * @param {Value|undefined} other
 */
function compare(one, other) {
  if (!one || !other) return Number(!one) - Number(!other);
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  return one.value.localeCompare(other.value);
}

/**
 * Show rows as a table; a press on a column's name sorts by it, a second one the other way round.
 * @param {HTMLElement} place
 * @param {Answer} answer
 * @param {Record<string, string>} prefixes
 */
export function showRows(place, answer, prefixes) {
  const names = answer.head.vars;
  const rows = [...answer.results.bindings];
  const body = el("tbody");
  const heads = names.map((name) => {
    const first = rows.find((row) => Object.hasOwn(row, name))?.[name];
    const attributes = { scope: "col", "aria-sort": "none", ...(first && isNumber(first) ? { class: "number" } : {}) };
    return el("th", attributes, el("button", { type: "button" }, name));
  });
  const fill = () => {
    body.replaceChildren(
      ...rows.slice(0, SHOWN).map((row) =>
        el("tr", {}, ...names.map((name) => cell(Object.hasOwn(row, name) ? row[name] : undefined, prefixes))),
      ),
    );
  };
  heads.forEach((head, at) => {
    head.addEventListener("click", () => {
      const falls = head.getAttribute("aria-sort") === "ascending";
      for (const one of heads) one.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", falls ? "descending" : "ascending");
      const name = String(names[at]);
      rows.sort((one, other) => (falls ? -1 : 1) * compare(one[name], other[name]));
      fill();
    });
  });
  fill();
  place.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, ...heads)), body));
}
