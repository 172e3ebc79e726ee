/* Evidence: which passage says so, how strongly, and what it says in our own words. */

/** @type {Map<string, string>} */
const MODALITIES = new Map([
  ["Typical", "usually so"], ["Optional", "may be so"], ["Emerging", "coming up"], ["Inferred", "inferred"],
]);

/** @param {number} at @returns {HTMLElement|null} */
function claimLine(at) {
  const claim = DATA.claims[at];
  if (!claim) return null;
  const document = DOCUMENTS.get(claim.doc);
  const mode = MODALITIES.get(claim.modality);
  return el("li", { class: "claim" },
    el("span", { class: "words" }, claim.text),
    mode && el("span", { class: "mode" }, mode),
    claim.condition && el("span", { class: "mode" }, "in: " + claim.condition),
    el("span", { class: "place" }, outward(document?.label || claim.doc, document?.link), claim.section ? ", “" + claim.section + "”" : "", claim.paragraph ? ", paragraph " + claim.paragraph : ""));
}

/** @param {number[]} claims @returns {HTMLElement} */
function claimList(claims) {
  return el("ul", { class: "claims" }, ...claims.map(claimLine));
}

/** How many passages and documents claims come from, in words.
 * @param {number[]} claims @returns {string} */
function backing(claims) {
  const documents = new Set(claims.map((at) => DATA.claims[at]?.doc));
  return count(claims.length, "passage") + " in " + count(documents.size, "document");
}

/** A "why" that unfolds the evidence; its content is made when it is first opened.
 * @param {string} about what is shown, for those who listen
 * @param {{title?: string, claims: number[]}[]} sides @returns {HTMLElement|null} */
function why(about, sides) {
  const told = sides.filter((side) => side.claims.length);
  if (!told.length) return null;
  const body = el("div", { class: "evidence" });
  const open = () => {
    if (body.childElementCount) return;
    for (const side of told) {
      body.append(...(side.title ? [el("p", { class: "side" }, side.title + ": " + backing(side.claims))] : []), claimList(side.claims));
    }
  };
  const total = new Set(told.flatMap((side) => side.claims)).size;
  const summary = el("summary", { "aria-label": "Why: " + about }, "why", el("span", { class: "n" }, String(total)));
  return el("details", { class: "why", on: { toggle: open } }, summary, body);
}
