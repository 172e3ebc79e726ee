/* What could be meant by the word before the caret: keywords, variables, prefixes, and terms from the server. */

/** @typedef {{text: string, note: string}} Offer */
/** @typedef {{iri: string, curie: string, label: string, kind: string}} Term */

const KEYWORDS = (
  "SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND DISTINCT ORDER GROUP BY HAVING " +
  "LIMIT OFFSET PREFIX BASE FROM NAMED EXISTS NOT IN AS DESC ASC COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT REGEX " +
  "CONTAINS STRSTARTS STRENDS LCASE UCASE STR LANG LANGMATCHES DATATYPE BOUND COALESCE IF isIRI isLITERAL REPLACE"
).split(" ");

/**
 * The word that ends at a place of a text, and where it begins.
 * @param {string} text
 * @param {number} caret
 */
export function wordAt(text, caret) {
  const before = text.slice(0, caret);
  const word = /[?$]?[\w:.-]*$/u.exec(before)?.[0] ?? "";
  return { word, from: caret - word.length };
}

/** @type {Promise<Record<string, string>>|null} */
let prefixes = null;

/**
 * The prefixes that the server knows, with their namespaces.
 * @returns {Promise<Record<string, string>>}
 */
export function known() {
  prefixes ??= fetch("/api/prefixes").then((reply) => reply.json());
  return prefixes;
}

/**
 * Terms whose name begins like a text, best first; none where the server does not tell.
 * @param {string} q
 * @param {string} [kind]
 * @returns {Promise<Term[]>}
 */
export async function terms(q, kind = "") {
  try {
    const reply = await fetch(`/api/complete?${new URLSearchParams({ q, kind })}`);
    return reply.ok ? await reply.json() : [];
  } catch {
    return [];
  }
}

/**
 * What a word of a query may be completed to, best first; never what it is already.
 * @param {string} word
 * @param {string} text the whole query, whose variables count
 * @returns {Promise<Offer[]>}
 */
export async function offersFor(word, text) {
  if (/^[?$]/u.test(word)) {
    const names = new Set(text.match(/[?$]\w+/gu) ?? []);
    names.delete(word);
    return [...names].filter((name) => name.startsWith(word)).map((name) => ({ text: name, note: "variable" }));
  }
  /** @type {Offer[]} */
  const offers = [];
  const folded = word.toLowerCase();
  const namespaces = await known();
  if (!word.includes(":")) {
    for (const keyword of KEYWORDS) {
      const key = keyword.toLowerCase();
      if (word && key !== folded && key.startsWith(folded)) offers.push({ text: keyword, note: "keyword" });
    }
    for (const [prefix, namespace] of Object.entries(namespaces)) {
      if (prefix.startsWith(folded)) offers.push({ text: `${prefix}:`, note: namespace });
    }
  }
  if (word.length > 2) {
    for (const term of await terms(word)) {
      const isShort = term.curie !== term.iri;
      offers.push({ text: isShort ? term.curie : `<${term.iri}>`, note: `${term.label}, ${term.kind}` });
    }
  }
  return offers.filter((one) => one.text !== word).slice(0, 30);
}
