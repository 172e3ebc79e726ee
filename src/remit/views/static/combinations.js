/* Three roles or more: a row for each exact combination, never overlapping circles. */

/** What a role has, as one of its pairs lists it.
 * @param {string} role @param {string} other @param {State} now @returns {string[]} */
function heldBeside(role, other, now) {
  const pair = overlapOf(role, other, now.relation, now.level);
  if (!pair) return [];
  return [
    ...pair.shared.map((entry) => entry.concern),
    ...pair.adjacent.flatMap((entry) => own(entry.concerns, role, [])),
    ...own(pair.exclusive, role, []).map((entry) => entry.concern),
  ];
}

/** Every exact combination of roles with what they have in common, the fullest first.
 * @param {string[]} roles @param {State} now @returns {{mask: boolean[], ids: string[]}[]} */
function combinations(roles, now) {
  const held = roles.map((role, n) => new Set(heldBeside(role, roles[(n + 1) % roles.length], now)));
  /** @type {Map<string, {mask: boolean[], ids: string[]}>} */
  const rows = new Map();
  for (const id of new Set(held.flatMap((set) => [...set]))) {
    const mask = held.map((set) => set.has(id));
    const key = mask.join();
    const row = rows.get(key) || { mask, ids: [] };
    row.ids.push(id);
    rows.set(key, row);
  }
  const depth = (/** @type {{mask: boolean[]}} */ row) => row.mask.filter(Boolean).length;
  return [...rows.values()].sort((p, q) => depth(q) - depth(p) || q.ids.length - p.ids.length || p.mask.join().localeCompare(q.mask.join()));
}

/** @param {boolean[]} mask @param {string} words @returns {SVGElement} */
function dots(mask, words) {
  const at = mask.flatMap((on, n) => (on ? [14 + n * 28] : []));
  const line = at.length > 1 ? [svg("line", { x1: at[0], x2: at[at.length - 1], y1: 12, y2: 12, class: "on" })] : [];
  return svg("svg", { viewBox: "0 0 " + mask.length * 28 + " 24", width: mask.length * 28, height: 24, role: "img", "aria-label": words, class: "dots" },
    ...line, ...mask.map((on, n) => svg("circle", { cx: 14 + n * 28, cy: 12, r: 7.5, class: on ? "on" : "off" })));
}

/** @param {string[]} roles @param {State} now @returns {HTMLElement[]} */
function manyRoles(roles, now) {
  const rows = combinations(roles, now);
  const most = Math.max(1, ...rows.map((row) => row.ids.length));
  const inAll = rows.find((row) => row.mask.every(Boolean))?.ids.length || 0;
  const word = (LEVEL_WORDS.get(now.level) || "").toLowerCase();
  return [
    el("div", { class: "headline" },
      el("h2", {}, roles.map(shortNameOf).join(", ") + ": all share " + inAll + " " + (inAll === 1 ? word.replace(/s$/, "") : word)),
      el("p", {}, "Each row is one exact combination; the dots stand for ", ...roles.flatMap((role, n) => [n ? ", " : "", el("strong", {}, shortNameOf(role))]), ", in this order.")),
    el("table", { class: "combinations" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Roles"), el("th", { scope: "col", class: "number" }, "n"), el("td", {}), el("th", { scope: "col" }, LEVEL_WORDS.get(now.level)))),
      el("tbody", {}, ...rows.map((row) => combinationRow(row, roles, most, now)))),
    pairFigures(roles, now),
  ];
}

/** @param {{mask: boolean[], ids: string[]}} row @param {string[]} roles @param {number} most @param {State} now @returns {HTMLElement} */
function combinationRow(row, roles, most, now) {
  const having = roles.filter((_, n) => row.mask[n]);
  const words = (having.length === 1 ? "only " : "exactly ") + having.map(shortNameOf).join(" and ");
  const bar = svg("svg", { viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { width: (100 * row.ids.length) / most, height: 12 }));
  return el("tr", { "data-mask": row.mask.map(Number).join("") },
    el("th", { scope: "row" }, dots(row.mask, words), el("span", { class: "who", "aria-hidden": "true" }, words)),
    el("td", { class: "number" }, String(row.ids.length)),
    el("td", { class: "bar-cell" }, bar),
    el("td", {}, el("ul", { class: "inline" }, ...byName(row.ids).map((id) =>
      el("li", { class: "row" }, itemButton(id), why(nameOf(id), having.map((role) => ({ title: shortNameOf(role), claims: claimsBetween(role, id, now.relation) }))))))));
}

/** The figures of each pair among the roles.
 * @param {string[]} roles @param {State} now @returns {HTMLElement} */
function pairFigures(roles, now) {
  const pairs = roles.flatMap((a, n) => roles.slice(n + 1).map((b) => ({ a, b, pair: overlapOf(a, b, now.relation, now.level) })));
  const row = (/** @type {typeof pairs[0]} */ { a, b, pair }) => el("tr", {},
    el("th", { scope: "row" }, el("button", { type: "button", class: "item", on: { click: () => compare([a, b]) } }, shortNameOf(a) + " and " + shortNameOf(b))),
    ...(pair ? [String(pair.measures.n_shared), pair.measures.jaccard.toFixed(2), percent(own(pair.measures.containment, a, 0)), percent(own(pair.measures.containment, b, 0)), String(own(pair.n, a, NOTHING).n_claims) + " and " + (own(pair.n, b, NOTHING).n_claims)] : ["0", "–", "–", "–", "0 and 0"])
      .map((text) => el("td", { class: "number" }, text)));
  return el("table", { class: "basis pairs" },
    el("caption", {}, "Two at a time"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Pair"), ...["Shared", "Jaccard", "Of the first", "Of the second", "Passages"].map((head) => el("th", { scope: "col", class: "number" }, head)))),
    el("tbody", {}, ...pairs.map(row)));
}
