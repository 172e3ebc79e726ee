/* Compare: what two roles share, where they work side by side, and where only one works. Every number of an overlap is
   read from DATA.overlap, which Python computed; nothing is counted anew here. modes.js has its other answers. */

const LEVEL_WORDS = new Map([["concern", "Concerns"], ["group", "Groups"], ["area", "Areas"]]);
const MOST_PRINTED = 20;
const SIDES = ["a", "b", "c"];
const NOTHING = { n_concerns: 0, n_claims: 0, n_documents: 0 };

/** Builds the controls once. */
function startCompare() {
  byId("modes").append(choiceRow("What to see of them", MODES, (value) => update({ mode: /** @type {any} */ (value) }, {})));
  byId("levels").append(choiceRow("Compare by", [...LEVEL_WORDS], (value) => update({ level: /** @type {any} */ (value) }, {})));
  byId("scopes").append(choiceRow("What counts", DATA.scopes.map((scope) => [scope.id, scope.label]), (value) => update({ relation: value }, {})));
  byId("compare-tools").append(saveButtons("the comparison", compareDrawing, () => pictureName("compare", withEnoughRoles(state.roles).map(shortNameOf))));
}

/** @param {State} now @param {State} before */
function showCompare(now, before) {
  const same = before.view === now.view && before.roles === now.roles && before.level === now.level && before.relation === now.relation && before.mode === now.mode && before.changes === now.changes;
  if (same && now !== before) return;
  const roles = withEnoughRoles(now.roles);
  const isOverlap = now.mode === "overlap";
  press(byId("modes"), now.mode);
  byId("levels").hidden = !isOverlap;
  byId("pickers").hidden = now.mode === "what-if";
  for (const tool of byId("compare-tools").children) /** @type {HTMLElement} */ (tool).hidden = !isOverlap && tool.id !== "do-print";
  fill(byId("pickers"), ...rolePickers(roles));
  press(byId("levels"), now.level);
  press(byId("scopes"), now.relation);
  const body = byId("compared");
  if (roles.length < 2) fill(body, el("p", {}, "There are fewer than two roles to compare."));
  else if (!isOverlap) fill(body, ...(LARGE ? byCommand(now, roles) : now.mode === "boundary" ? boundaryReport(roles, now) : now.mode === "gap" ? gapReport(roles, now) : whatIfReport(roles, now)));
  else if (!roles.every((a, n) => roles.slice(n + 1).every((b) => isCompared(a, b)))) fill(body, notCompared(roles), ...tensionSection(roles));
  else if (roles.length === 2) fill(body, ...twoRoles(roles[0], roles[1], now), ...tensionSection(roles), caution(), printedSources());
  else fill(body, ...manyRoles(roles, now), ...tensionSection(roles), caution(), printedSources());
}

/** @param {string[]} roles @returns {HTMLElement[]} */
function rolePickers(roles) {
  const all = comparable();
  const picker = (/** @type {number} */ at) => {
    const chosen = roles[at] || "";
    const side = "picker side-" + SIDES[at];
    if (LARGE) return el("span", { class: side }, rolePickerField(at, chosen, (id) => pickRole(roles, at, id)));
    const free = all.filter((role) => role.id === chosen || !roles.includes(role.id));
    const box = el("select", { id: "role-" + at, "aria-label": ["First role", "Second role", "Third role"][at], on: { change: (/** @type {any} */ event) => pickRole(roles, at, event.target.value) } },
      at === 2 && el("option", { value: "" }, chosen ? "No third role" : "Add a third role…"),
      ...free.map((role) => el("option", { value: role.id, selected: role.id === chosen }, role.label)));
    return el("span", { class: side }, box);
  };
  const shown = all.length > 2 ? [0, 1, 2] : [0, 1];
  return shown.slice(0, Math.max(2, all.length)).flatMap((at) => (at ? [el("span", { class: "and", "aria-hidden": "true" }, at === 1 ? "and" : ""), picker(at)] : [picker(at)]));
}

/** @param {string[]} roles @param {number} at @param {string} id */
function pickRole(roles, at, id) {
  const chosen = [...roles];
  chosen[at] = id;
  update({ roles: chosen.filter(Boolean), selected: null }, {});
  byId("role-" + at).focus();
}

/** @returns {HTMLElement} */
function caution() {
  return el("p", { class: "caution" }, "Not stated is not denied: a gap means that none of these documents says so. They say far more of some roles than of others, so read each side beside the passages that it rests on.");
}

/** On paper alone: the documents that all of this rests on.
 * @returns {HTMLElement} */
function printedSources() {
  const more = DATA.documents.length - MOST_PRINTED;
  return el("section", { class: "printed", "aria-label": "Sources" }, el("h2", {}, "Sources"),
    el("ul", {}, ...DATA.documents.slice(0, MOST_PRINTED).map((document) =>
      el("li", {}, outward(document.label, document.link), (document.publisher ? ", " + document.publisher : "") + ": " + count(document.n_claims, "claim"))),
    more > 0 && el("li", {}, "and " + more + " more")));
}

/** @param {string[]} roles @returns {HTMLElement} */
function notCompared(roles) {
  return el("p", { class: "caution" }, "With so many roles, this page compares each only with the roles most like it; " + roles.map(shortNameOf).join(" and ") + " are not such a pair. The command “remit overlap” compares any of them.");
}

/** @param {string} a @param {string} b @param {State} now @returns {HTMLElement[]} */
function twoRoles(a, b, now) {
  const pair = overlapOf(a, b, now.relation, now.level);
  const word = (LEVEL_WORDS.get(now.level) || "").toLowerCase();
  if (!pair) return [el("h2", {}, shortNameOf(a) + " and " + shortNameOf(b)), el("p", {}, "No " + word + " of this sort are stated of either.")];
  return [headline(pair, a, b, word), proportionBar(pair, a, b), figures(pair, [a, b]), ...columns(pair, a, b, now)];
}

/** How many of a role's entries are shared, adjacent, exclusive: the lengths of Python's lists.
 * @param {PairOverlap} pair @param {string} role */
function tally(pair, role) {
  const shared = pair.measures.n_shared;
  const adjacent = pair.adjacent.reduce((sum, entry) => sum + own(entry.concerns, role, []).length, 0);
  const exclusive = own(pair.exclusive, role, []).length;
  return { shared, adjacent, exclusive, own: adjacent + exclusive };
}

/** @param {PairOverlap} pair @param {string} a @param {string} b @param {string} word @returns {HTMLElement} */
function headline(pair, a, b, word) {
  const left = tally(pair, a), right = tally(pair, b);
  const beside = pair.adjacent.filter((entry) => [a, b].every((role) => own(entry.concerns, role, []).length)).length;
  const all = left.own + left.shared + right.own;
  return el("div", { class: "headline" },
    el("h2", {}, shortNameOf(a) + " and " + shortNameOf(b) + " share " + left.shared + " of " + all + " " + (all === 1 ? word.replace(/s$/, "") : word)),
    el("p", {}, left.shared ? "Both are stated to have these: agree who decides. " : "None is stated of both. ",
      beside ? "In " + count(beside, holderOf(pair.level)) + " they work side by side on different matters: coordinate there." : ""));
}

/** What holds the things compared: groups hold concerns, areas hold groups.
 * @param {string} level @returns {string} */
function holderOf(level) {
  return level === "concern" ? "group" : "area";
}

/** The parts of the bar from left to right, as far as there is anything in them.
 * @param {PairOverlap} pair @param {string} a @param {string} b @returns {{side:string,n:number,text:string}[]} */
function proportionParts(pair, a, b) {
  const left = tally(pair, a), right = tally(pair, b);
  return [
    { side: "a alone", n: left.exclusive, text: "only " + shortNameOf(a) + ", in fields of its own" },
    { side: "a beside", n: left.adjacent, text: "only " + shortNameOf(a) + ", beside " + shortNameOf(b) },
    { side: "both", n: left.shared, text: "both" },
    { side: "b beside", n: right.adjacent, text: "only " + shortNameOf(b) + ", beside " + shortNameOf(a) },
    { side: "b alone", n: right.exclusive, text: "only " + shortNameOf(b) + ", in fields of its own" },
  ].filter(({ n }) => n > 0);
}

/** @param {PairOverlap} pair @param {string} a @param {string} b @returns {HTMLElement} */
function proportionBar(pair, a, b) {
  const shown = proportionParts(pair, a, b);
  const bar = el("div", { class: "proportion", role: "img", "aria-label": shown.map(({ n, text }) => n + " " + text).join("; ") },
    ...shown.map(({ side, n }) => {
      const part = el("div", { class: "part " + side }, String(n));
      part.style.flexGrow = String(n);
      return part;
    }));
  const key = el("ul", { class: "key", "aria-hidden": "true" }, ...shown.map(({ side, text }) => el("li", {}, el("span", { class: "chip " + side }), text)));
  return el("div", {}, bar, key);
}

/** @param {number|undefined} value @returns {string} */
function percent(value) {
  return value === undefined ? "–" : Math.round(value * 100) + " %";
}

/** @param {PairOverlap} pair @param {string[]} roles @returns {HTMLElement} */
function figures(pair, roles) {
  const m = pair.measures;
  const [a, b] = roles;
  const tile = (/** @type {string} */ value, /** @type {string} */ text, /** @type {string} */ name) => el("div", { class: "tile", "data-figure": name }, el("dd", {}, value), el("dt", {}, text));
  /** @type {[string, number][]} */
  const more = [["Dice", m.dice], ["Overlap coefficient", m.overlap_coefficient], ["Cosine", m.cosine], ["Cosine weighted by rarity", m.idf_cosine], ["Lin similarity in the hierarchy", m.lin]];
  return el("div", { class: "figures" },
    el("dl", { class: "tiles" },
      tile(String(m.n_shared), "shared", "n_shared"),
      tile(m.jaccard.toFixed(2), "Jaccard: shared of all that either has", "jaccard"),
      tile(percent(own(m.containment, a, 0)), "of what " + shortNameOf(a) + " has, " + shortNameOf(b) + " has too", "containment-a"),
      tile(percent(own(m.containment, b, 0)), "of what " + shortNameOf(b) + " has, " + shortNameOf(a) + " has too", "containment-b")),
    el("div", { class: "rests" }, restsOn(pair, roles),
      el("details", { class: "more" }, el("summary", {}, "More measures"),
        el("table", {}, el("tbody", {}, ...more.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: "number" }, value.toFixed(3)))))))));
}

/** On how much each side rests.
 * @param {PairOverlap} pair @param {string[]} roles @returns {HTMLElement} */
function restsOn(pair, roles) {
  const heads = ["", LEVEL_WORDS.get(pair.level) || "", "Passages", "Documents"];
  return el("table", { class: "basis" },
    el("caption", {}, "What each side rests on"),
    el("thead", {}, el("tr", {}, ...heads.map((head, n) => (n ? el("th", { scope: "col", class: "number" }, head) : el("td", {}))))),
    el("tbody", {}, ...roles.map((role, n) => {
      const held = own(pair.n, role, NOTHING);
      return el("tr", { "data-role": role }, el("th", { scope: "row" }, el("span", { class: "chip " + SIDES[n] + " beside" }), nameOf(role)),
        el("td", { class: "number" }, String(held.n_concerns)), el("td", { class: "number" }, String(held.n_claims)), el("td", { class: "number" }, String(held.n_documents)));
    })));
}
