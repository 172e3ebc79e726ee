/* The Sources: what each document contributes, where two or more agree, where they disagree. */

/** @typedef {{document:SourceDocument,claims:number[],roles:Map<string,number>,concerns:Set<string>,alone:string[]}} Contribution */
/** @typedef {{source:string,words:string,target:string}} Tie */

/** @type {Contribution[]|null} */
let contributionsMade = null;
/** @type {Map<number, Tie[]>|null} */
let tiesMade = null;

function startSources() {}

/** @param {State} now @param {State} before */
function showSources(now, before) {
  const same = before.view === now.view && before.at === now.at;
  if (same && now !== before && byId("sources-body").childElementCount) return;
  const one = contributions().find((part) => part.document.id === now.at);
  fill(byId("sources-body"), el("div", { class: "sources" }, ...(one ? documentParts(one) : overviewParts())));
  byId("sources-view").scrollTop = 0;
  if (one && before.view === now.view && before.at !== now.at) byId("sources-title").focus();
}

/** What a claim ties to what, read forwards; a claim of a tension ties its roles to it.
 * @returns {Map<number, Tie[]>} */
function tiesOfClaims() {
  if (tiesMade) return tiesMade;
  /** @type {Map<number, Tie[]>} */
  const found = new Map();
  const add = (/** @type {number} */ claim, /** @type {Tie} */ tie) => {
    const held = found.get(claim);
    if (held) held.push(tie);
    else found.set(claim, [tie]);
  };
  for (const link of DATA.links) {
    const words = RELATION_WORDS.get(link.rel)?.[0] || link.rel;
    for (const claim of link.claims) add(claim, { source: link.source, words, target: link.target });
  }
  for (const tension of DATA.tensions) {
    for (const claim of tension.claims) if (!found.has(claim)) add(claim, { source: tension.id, words: "", target: "" });
  }
  tiesMade = found;
  return found;
}

/** What every document contributes, those with most claims first.
 * @returns {Contribution[]} */
function contributions() {
  if (contributionsMade) return contributionsMade;
  const made = new Map(DATA.documents.map((document) => [document.id, /** @type {Contribution} */ ({ document, claims: [], roles: new Map(), concerns: new Set(), alone: [] })]));
  DATA.claims.forEach((claim, n) => made.get(claim.doc)?.claims.push(n));
  for (const [claim, ties] of tiesOfClaims()) {
    const part = made.get(DATA.claims[claim]?.doc || "");
    if (!part) continue;
    for (const id of new Set(ties.flatMap((tie) => [tie.source, tie.target]))) {
      if (isRole(id)) part.roles.set(id, (part.roles.get(id) || 0) + 1);
      else if (CONCERN_KINDS.has(ITEMS.get(id)?.kind || "")) part.concerns.add(id);
    }
  }
  const parts = [...made.values()].sort((p, q) => q.claims.length - p.claims.length || compareText(p.document.label, q.document.label));
  /** @type {Map<string, number>} */
  const named = new Map();
  for (const part of parts) for (const id of part.concerns) named.set(id, (named.get(id) || 0) + 1);
  for (const part of parts) part.alone = [...part.concerns].filter((id) => named.get(id) === 1);
  contributionsMade = parts;
  return parts;
}

/** How many of some claims are of each strength: said outright, hedged, inferred.
 * @param {number[]} claims */
function strengths(claims) {
  const inferred = claims.filter((n) => DATA.claims[n].modality === "Inferred").length;
  const outright = claims.filter((n) => DATA.claims[n].modality === "Plain").length;
  return { outright, hedged: claims.length - inferred - outright, inferred };
}

/** @returns {Node[]} */
function overviewParts() {
  return [
    el("h2", {}, "Sources"),
    el("p", { class: "lead" }, count(DATA.claims.length, "claim") + " of " + count(DATA.documents.length, "document") + ". Open a document to read what it says, passage by passage."),
    contributionTable(), ...rightsTable(), ...agreement(), ...disagreement(),
  ];
}

/** @returns {HTMLElement} */
function contributionTable() {
  return dataTable({
    caption: "What each contributes", name: "sources",
    columns: [
      { label: "Document", wide: true }, { label: "Claims", number: true }, { label: "Paragraphs", number: true },
      { label: "Outright", number: true, title: "Claims that it says in as many words" }, { label: "Hedged", number: true, title: "Claims of what is usually so, may be so, or is coming up" }, { label: "Inferred", number: true, title: "Claims that were concluded" },
      { label: "Roles", number: true, title: "Roles and teams that it speaks of" }, { label: "Concerns", number: true }, { label: "Only here", number: true, title: "Concerns that no other document names" },
    ],
    rows: contributions().map((part) => {
      const said = strengths(part.claims);
      return { cells: [documentCell(part.document.id), part.claims.length, part.document.n_paragraphs || "", said.outright, said.hedged, said.inferred, part.roles.size, part.concerns.size, part.alone.length] };
    }),
  });
}

/** What owners ask to be said, where any does.
 * @returns {HTMLElement[]} */
function rightsTable() {
  const told = DATA.documents.filter((one) => one.licence || one.attribution || one.n_read !== undefined);
  if (!told.length) return [];
  const licence = (/** @type {SourceDocument} */ one) => {
    const [name, address] = one.licence || ["", ""];
    return { node: () => outward(brief(name, LONGEST_NAME), address), text: name };
  };
  return [dataTable({
    caption: "Versions, licences, and what owners ask to be said", name: "rights",
    columns: [{ label: "Source", wide: true }, { label: "Version" }, { label: "Licence" }, { label: "To be said", wide: true }, { label: "Rows read", number: true }, { label: "Left out", number: true }],
    rows: told.map((one) => ({ cells: [documentCell(one.id), one.version || "", licence(one), one.attribution || "", one.n_read ?? "", one.n_refused ?? ""] })),
  })];
}

/** The ties that two or more documents state, not counting what was concluded.
 * @returns {HTMLElement[]} */
function agreement() {
  const agreed = DATA.links.filter((link) => link.holds !== false).map((link) => {
    const claims = link.claims.filter((n) => DATA.claims[n]?.modality !== "Inferred");
    return { link, claims, documents: [...new Set(claims.map((n) => DATA.claims[n].doc))] };
  }).filter(({ documents }) => documents.length > 1).sort((p, q) => q.documents.length - p.documents.length || q.claims.length - p.claims.length);
  if (!agreed.length) return [el("h3", {}, "Where they agree"), el("p", {}, "Nothing is stated by two documents or more.")];
  return [
    el("h3", {}, "Where they agree"),
    el("p", { class: "lead" }, count(agreed.length, "tie") + " of " + DATA.links.length + " stand in two documents or more."),
    dataTable({
      caption: "What two or more documents state", name: "agreement",
      columns: [{ label: "Who" }, { label: "How" }, { label: "What" }, { label: "Documents", number: true }, { label: "Passages", number: true }],
      rows: agreed.map(({ link, claims, documents }) => {
        const words = RELATION_WORDS.get(link.rel)?.[0] || link.rel;
        const about = [nameOf(link.source), words, nameOf(link.target)].join(" ");
        return { cells: [itemCell(link.source), words, itemCell(link.target), documents.length, { node: () => why(about, [{ claims }]) || "", text: claims.length }] };
      }),
    }),
  ];
}

/** Where one document gives a matter to one role alone and another to the other: the answer to the question of that name.
 * @returns {HTMLElement[]} */
function disagreement() {
  const question = QUESTIONS.get("disagreements");
  if (!question) return [];
  const answer = answerOf(question, "");
  return [
    el("h3", {}, "Where they disagree"),
    el("p", { class: "lead" }, inWords(question, answer)),
    ...answerTable(question, answer),
    el("p", {}, el("button", { type: "button", on: { click: () => openView("questions", "disagreements") } }, "Open the question")),
  ];
}
