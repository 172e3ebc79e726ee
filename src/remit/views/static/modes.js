/* The four answers of Compare: where roles overlap, what they have to settle, what one would need of the other, and what
   a change would do. What they have in common: cells with their evidence, sections, and what stands on paper alone. */

/** @typedef {"overlap"|"boundary"|"gap"|"what-if"} Mode */
/** @type {[Mode, string][]} */
const MODES = [["overlap", "Overlap"], ["boundary", "Boundary"], ["gap", "Gap"], ["what-if", "What if"]];

/** @param {State} now @returns {string} */
function nameOfCompare(now) {
  const names = withEnoughRoles(now.roles).map(shortNameOf);
  if (now.mode === "boundary") return names.join(" and ") + ": what to settle";
  if (now.mode === "gap") return "Gap from " + names.slice(0, 2).join(" to ");
  if (now.mode === "what-if") return "What if" + (now.changes ? ": " + readChanges(now.changes).map(changeWords).join(", ") : "");
  return names.join(" and ") + " compared";
}

/** What a large page says instead: it has no room for it, and a command has.
 * @param {State} now @param {string[]} roles @returns {HTMLElement[]} */
function byCommand(now, roles) {
  const named = roles.map((role) => '"' + nameOf(role).replaceAll('"', "") + '"');
  const line = now.mode === "boundary" ? "remit report " + named.join(" ") + " -o report.html" : now.mode === "gap" ? "remit gap " + named.slice(0, 2).join(" ") : 'remit what-if "move X from A to B" -o what-if.html';
  return [el("h2", {}, nameOfCompare(now)), el("p", { class: "caution" }, "With so many roles, this page carries no more than their overlaps. This command answers it from the data that the page was made of: ", el("code", {}, line))];
}

/** Where a claim stands, in short: the letter of its document and its paragraph.
 * @param {number} at @returns {string} */
function placeMark(at) {
  const claim = DATA.claims[at], n = DATA.documents.findIndex((document) => document.id === claim?.doc);
  return (n < 0 ? "?" : n < 26 ? String.fromCharCode(65 + n) : "D" + (n + 1) + ".") + (claim?.paragraph || "");
}

/** Marks of claims, each once, in order of documents and paragraphs.
 * @param {number[]} claims @returns {string} */
function marksOf(claims) {
  return [...new Set(claims.map(placeMark))].sort(GRID_ORDER.compare).join(" ");
}

/** The evidence of a line: a “why” on the screen, marks on paper, whole places in a file.
 * @param {string} about @param {{title?: string, claims: number[]}[]} sides @returns {HTMLElement} */
function proof(about, sides) {
  return el("span", { class: "proof" }, why(about, sides), el("span", { class: "marks" }, marksOf(sides.flatMap((side) => side.claims))));
}

/** @param {string} about @param {{title?: string, claims: number[]}[]} sides @returns {GridCell} */
function proofCell(about, sides) {
  const claims = [...new Set(sides.flatMap((side) => side.claims))];
  const place = (/** @type {number} */ at) => (DOCUMENTS.get(DATA.claims[at]?.doc)?.label || "") + (DATA.claims[at]?.paragraph ? ", paragraph " + DATA.claims[at].paragraph : "");
  return { node: () => (claims.length ? proof(about, sides) : el("span", { class: "hint" }, "none")), text: [...new Set(claims.map(place))].join("; "), sort: claims.length || "" };
}

/** Several items in one cell, each with its evidence where there is any.
 * @param {string[]} ids @param {((id: string) => {title?: string, claims: number[]}[])} [sides] @returns {GridCell} */
function itemsCell(ids, sides) {
  const one = (/** @type {string} */ id) => el("li", { class: "row" }, itemButton(id), sides && proof(nameOf(id), sides(id)));
  return { node: () => (ids.length ? el("ul", { class: "plain" }, ...ids.map(one)) : ""), text: ids.map(nameOf).join("; "), sort: ids.length ? ids.map(nameOf).join("; ") : "" };
}

/** The claims of roles about a concern, side by side.
 * @param {string[]} roles @param {string} id @param {string} relation */
function sidesOf(roles, id, relation) {
  return roles.map((role) => ({ title: shortNameOf(role), claims: claimsBetween(role, id, relation) }));
}

/** A part of an answer: its heading, what it means, and a table; nothing where there is no row.
 * @param {string} id @param {string} title @param {string} lead @param {GridColumn[]} columns @param {GridRow[]} rows @returns {HTMLElement|null} */
function answerPart(id, title, lead, columns, rows) {
  if (!rows.length) return null;
  return el("section", { class: "answer-part", "data-part": id }, el("h3", {}, title), lead && el("p", { class: "hint" }, lead), dataTable({ caption: title, name: id + "-" + withEnoughRoles(state.roles).map(shortNameOf).join("-"), columns, rows }));
}

/** On how much each role rests, for roles of one relation.
 * @param {string[]} roles @param {string} relation @returns {HTMLElement} */
function restsOnRoles(roles, relation) {
  return restsOn(/** @type {any} */ ({ level: "concern", n: Object.fromEntries(roles.map((role) => [role, basisBy(role, relation)])) }), roles);
}

/** On paper alone: which document each letter stands for.
 * @returns {HTMLElement} */
function markedSources() {
  return el("section", { class: "printed", "aria-label": "Sources" }, el("h2", {}, "Sources: B12 is paragraph 12 of B"),
    el("ul", {}, ...DATA.documents.slice(0, 26).map((document, n) => el("li", {}, String.fromCharCode(65 + n) + ": ", outward(document.label, document.link), ", " + count(document.n_claims, "claim")))));
}

/** @param {string[]} texts @returns {string} */
function listWords(texts) {
  return texts.length > 1 ? texts.slice(0, -1).join(", ") + " and " + texts[texts.length - 1] : texts.join("");
}
