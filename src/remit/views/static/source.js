/* One document among the Sources: what it speaks of, and its claims in the order of its paragraphs. */

const MOST_TIES = 6;
const MOST_ALONE = 12;

/** @param {Contribution} part @returns {Node[]} */
function documentParts(part) {
  const { document, claims } = part;
  return [
    el("p", { class: "up" }, el("button", { type: "button", class: "quiet", on: { click: leaveDocument } }, "‹ All sources")),
    el("h2", { id: "sources-title", tabindex: "-1" }, outward(document.label, document.link)),
    el("p", { class: "lead" }, documentFacts(part)),
    ...documentRights(document),
    ...namedIn("It speaks of", [...part.roles].sort((p, q) => q[1] - p[1]).map(([id]) => id)),
    ...namedIn("Only it names", [...part.alone].sort((p, q) => compareText(nameOf(p), nameOf(q)))),
    claims.length ? claimTable(part) : el("p", {}, "No claim is of this document."),
  ];
}

function leaveDocument() {
  update({ at: "" }, {});
  byId("sources-view").focus();
}

/** @param {Contribution} part @returns {string} */
function documentFacts({ document, claims }) {
  const said = strengths(claims);
  const used = new Set(claims.map((n) => DATA.claims[n].paragraph).filter(Boolean)).size;
  const facts = [count(claims.length, "claim")];
  if (document.n_paragraphs) facts[0] += " from " + used + " of " + count(document.n_paragraphs, "paragraph");
  if (claims.length) facts.push(said.outright + " said outright, " + said.hedged + " hedged, " + said.inferred + " inferred");
  if (document.n_read !== undefined) facts.push(document.n_read + " rows read" + (document.n_refused ? ", " + document.n_refused + " left out" : ""));
  if (document.version) facts.push("version " + brief(document.version, LONGEST_NAME));
  return facts.join("; ") + ".";
}

/** @param {SourceDocument} document @returns {HTMLElement[]} */
function documentRights(document) {
  const parts = [];
  if (document.attribution) parts.push(el("p", { class: "hint" }, brief(document.attribution, LONGEST_TEXT)));
  if (document.licence) parts.push(el("p", { class: "hint" }, "Licence: ", outward(brief(document.licence[0], LONGEST_NAME), document.licence[1])));
  if (document.note) parts.push(el("p", { class: "hint" }, brief(document.note, LONGEST_TEXT)));
  return parts;
}

/** A row of items under a heading; beyond a dozen the rest unfolds.
 * @param {string} heading @param {string[]} ids @returns {HTMLElement[]} */
function namedIn(heading, ids) {
  if (!ids.length) return [];
  const line = (/** @type {string[]} */ some) => el("ul", { class: "named" }, ...some.map((id) => el("li", {}, itemButton(id))));
  const rest = ids.slice(MOST_ALONE);
  return [
    el("h3", {}, heading, el("span", { class: "n" }, String(ids.length))), line(ids.slice(0, MOST_ALONE)),
    ...(rest.length ? [el("details", { class: "unfold" }, el("summary", {}, rest.length + " more"), line(rest))] : []),
  ];
}

/** @param {Contribution} part @returns {HTMLElement} */
function claimTable({ document, claims }) {
  const ties = tiesOfClaims();
  const inOrder = [...claims].sort((p, q) => DATA.claims[p].paragraph - DATA.claims[q].paragraph || p - q);
  const sections = claims.some((n) => DATA.claims[n].section);
  return dataTable({
    caption: "What it says, in our words", name: "claims-" + document.id.replace(/^.*[:/]/, ""),
    columns: [...(sections ? [{ label: "Section" }] : []), { label: "Paragraph", number: true }, { label: "In our words", wide: true }, { label: "How strongly" }, { label: "What it ties", wide: true }],
    rows: inOrder.map((n) => {
      const claim = DATA.claims[n];
      return { cells: [...(sections ? [claim.section] : []), claim.paragraph || "", claim.text, strengthOf(claim), tiesCell(ties.get(n) || [])] };
    }),
  });
}

/** @param {Claim} claim @returns {string} */
function strengthOf(claim) {
  const mode = MODALITIES.get(claim.modality) || (claim.modality === "Plain" ? "outright" : claim.modality);
  return claim.condition ? mode + ", in: " + claim.condition : mode;
}

/** @param {Tie[]} ties @returns {GridCell} */
function tiesCell(ties) {
  const text = ties.map((tie) => [nameOf(tie.source), tie.words, tie.target && nameOf(tie.target)].filter(Boolean).join(" ")).join("; ");
  const rest = ties.length - MOST_TIES;
  return {
    node: () => el("ul", { class: "ties" },
      ...ties.slice(0, MOST_TIES).map((tie) => el("li", {}, tieEnd(tie.source), tie.words && el("span", { class: "where" }, tie.words), tie.target && tieEnd(tie.target))),
      rest > 0 && el("li", { class: "where" }, "and " + rest + " more")),
    text,
  };
}

/** A button that opens an item, with the shortest name of a role.
 * @param {string} id @returns {HTMLElement} */
function tieEnd(id) {
  if (!isRole(id)) return itemButton(id);
  return el("button", { type: "button", class: "item", title: nameOf(id), on: { click: () => select(id) } }, swatch(ITEMS.get(id)?.kind), el("span", {}, shortNameOf(id)));
}
