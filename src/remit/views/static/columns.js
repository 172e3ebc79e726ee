/* The three columns of two roles: only the one, both, only the other; a group a band, adjacent concerns face to face. */

/** @typedef {{group: string|null, shared: SharedEntry[], a: string[], b: string[]}} Band3 */

/** The groups in which both roles work, those with most in common first.
 * @param {PairOverlap} pair @param {string} a @param {string} b @returns {Band3[]} */
function meetingGroups(pair, a, b) {
  /** @type {Map<string|null, Band3>} */
  const found = new Map();
  const at = (/** @type {string|null} */ group) => {
    const held = found.get(group) || { group, shared: [], a: [], b: [] };
    found.set(group, held);
    return held;
  };
  /* What is its own group lies in none: areas, and concerns without a group. */
  for (const entry of pair.shared) at(entry.group === entry.concern ? null : entry.group).shared.push(entry);
  for (const entry of pair.adjacent) {
    const held = at(entry.group);
    held.a.push(...own(entry.concerns, a, []));
    held.b.push(...own(entry.concerns, b, []));
  }
  const weight = (/** @type {Band3} */ band) => band.shared.length * 1000 + Math.min(band.a.length, band.b.length) * 10 + band.a.length + band.b.length;
  return [...found.values()].sort((p, q) => weight(q) - weight(p) || compareText(nameOf(p.group), nameOf(q.group)));
}

/** @param {string[]} ids @returns {string[]} */
function byName(ids) {
  return [...ids].sort((p, q) => compareText(nameOf(p), nameOf(q)));
}

/** @param {PairOverlap} pair @param {string} a @param {string} b @param {State} now @returns {HTMLElement[]} */
function columns(pair, a, b, now) {
  const left = tally(pair, a), right = tally(pair, b);
  const head = (/** @type {string} */ side, /** @type {string} */ name, /** @type {number} */ n) =>
    el("div", { class: "column-head " + side, "data-column": side }, el("h3", {}, name), el("span", { class: "big" }, String(n)));
  return [
    el("section", { class: "columns", "aria-label": "What each has" },
      el("div", { class: "triple heads" }, head("a", "Only " + shortNameOf(a), left.own), head("both", "Both", left.shared), head("b", "Only " + shortNameOf(b), right.own)),
      ...meetingGroups(pair, a, b).map((band) => groupBand(band, a, b, now)),
      ...ownFields(pair, a, b, now)),
  ];
}

/** @param {Band3} band @param {string} a @param {string} b @param {State} now @returns {HTMLElement} */
function groupBand(band, a, b, now) {
  const cell = (/** @type {string} */ side, /** @type {string} */ role, /** @type {string[]} */ ids) =>
    el("ul", { class: "cell " + side, "aria-label": "Only " + shortNameOf(role) }, ...byName(ids).map((id) => ownRow(id, role, now)));
  const facing = band.a.length > 0 && band.b.length > 0;
  const middle = band.shared.length
    ? el("ul", { class: "cell both", "aria-label": "Both" }, ...band.shared.slice().sort((p, q) => compareText(nameOf(p.concern), nameOf(q.concern))).map((entry) => sharedRow(entry, a, b)))
    : el("div", { class: "cell bridge" }, facing ? el("span", {}, "adjacent") : "");
  return el("section", { class: "band" + (band.group === null ? " loose" : "") },
    bandTitle(band, now),
    el("div", { class: "triple" + (facing ? " facing" : "") }, cell("a", a, band.a), middle, cell("b", b, band.b)));
}

/** @param {Band3} band @param {State} now @returns {HTMLElement|null} */
function bandTitle(band, now) {
  if (band.group === null) return now.level === "area" ? null : el("h4", {}, "Not grouped");
  const area = GROUPS.get(band.group)?.area;
  return el("h4", {}, headingOf(band.group), area && area !== band.group && el("span", { class: "where" }, nameOf(area)));
}

/** @param {string} id @param {string} role @param {State} now @returns {HTMLElement} */
function ownRow(id, role, now) {
  const claims = claimsBetween(role, id, now.relation);
  return el("li", { class: "row" }, itemButton(id), why(shortNameOf(role) + ": " + nameOf(id), [{ claims }]));
}

/** @param {SharedEntry} entry @param {string} a @param {string} b @returns {HTMLElement} */
function sharedRow(entry, a, b) {
  const sides = [a, b].map((role) => ({ title: shortNameOf(role), claims: own(entry.claims, role, []) }));
  return el("li", { class: "row" }, itemButton(entry.concern), why(nameOf(entry.concern), sides));
}

/** The groups that only this role works in, with what it has there, the fullest first.
 * @param {PairOverlap} pair @param {string} role @returns {[string|null, string[]][]} */
function exclusiveGroups(pair, role) {
  /** @type {Map<string|null, string[]>} */
  const groups = new Map();
  for (const entry of own(pair.exclusive, role, [])) {
    const group = entry.group === entry.concern ? null : entry.group;
    groups.set(group, [...(groups.get(group) || []), entry.concern]);
  }
  return [...groups].sort((p, q) => q[1].length - p[1].length || compareText(nameOf(p[0]), nameOf(q[0])));
}

/** The groups that only one of the two works in, side by side.
 * @param {PairOverlap} pair @param {string} a @param {string} b @param {State} now @returns {HTMLElement[]} */
function ownFields(pair, a, b, now) {
  const side = (/** @type {string} */ name, /** @type {string} */ role, /** @type {string} */ other) => {
    const entries = own(pair.exclusive, role, []);
    return el("div", { class: "field " + name },
      el("h4", {}, "Only " + shortNameOf(role) + " works here", el("span", { class: "where" }, count(entries.length, "item") + "; not stated of " + shortNameOf(other))),
      ...exclusiveGroups(pair, role).map(([group, ids]) => el("div", { class: "alone" },
        now.level !== "area" && el("h5", {}, headingOf(group)),
        el("ul", { class: "cell " + name }, ...byName(ids).map((id) => ownRow(id, role, now))))));
  };
  if (!own(pair.exclusive, a, []).length && !own(pair.exclusive, b, []).length) return [];
  return [el("div", { class: "fields" }, side("a", a, b), side("b", b, a))];
}
