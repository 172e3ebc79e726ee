/* The panel on the right: what is known of one item, and why. */

const MOST_LISTED = 12;
const MOST_IN_COMMON = 6;

/** A button that opens an item.
 * @param {string} id @param {string} [extra] class @returns {HTMLElement} */
function itemButton(id, extra) {
  const item = ITEMS.get(id);
  if (!item) return el("span", { class: "item " + (extra || "") }, nameOf(id));
  return el("button", { type: "button", class: "item " + (extra || ""), on: { click: () => select(id) } }, swatch(item.kind), el("span", {}, item.label));
}

/** Writes the panel for the state; where nothing is selected it says how to begin.
 * @param {State} now */
function showDetails(now) {
  const panel = byId("panel");
  const item = now.selected ? ITEMS.get(now.selected) : undefined;
  panel.hidden = !item && now.view !== "map";
  document.body.classList.toggle("with-panel", !panel.hidden);
  panel.scrollTop = 0;
  if (!item) fill(panel, ...beginning());
  else fill(panel, ...itemDetails(item));
}

/** @returns {HTMLElement[]} */
function beginning() {
  if (LARGE) return largeBeginning();
  const best = withEnoughRoles([]);
  const pair = best.length === 2 ? DATA.overlap.find((p) => p.level === "concern" && p.relation === MAIN_SCOPE && best.every((id) => p.roles.includes(id))) : undefined;
  const parts = [];
  if (pair) {
    parts.push(
      el("h2", {}, "Where do roles meet?"),
      el("p", {}, shortNameOf(best[0]) + " and " + shortNameOf(best[1]) + " have the most in common: both are stated to have " + count(pair.measures.n_shared, "concern") + ". They lie between the two on the map, with a dark rim."),
      el("button", { type: "button", class: "primary", on: { click: () => compare(best) } }, "Compare the two"));
  } else parts.push(el("h2", {}, "Nothing selected"));
  parts.push(
    el("p", { class: "hint" }, "Pick anything on the map, or search with ", el("kbd", {}, "/"), "."),
    el("h3", {}, "Roles"),
    el("ul", { class: "plain" }, ...rolesAndTeams().filter((role) => role.kind === "role").slice(0, MOST_LISTED).map((role) => el("li", {}, itemButton(role.id)))));
  return parts;
}

/** @param {Item} item @returns {HTMLElement[]} */
function itemDetails(item) {
  const kind = kindOf(item.kind);
  const place = item.group ? nameOf(item.area) + " › " + nameOf(item.group) : "";
  const parts = [
    el("div", { class: "panel-head" },
      el("h2", { tabindex: "-1", id: "panel-title" }, item.label),
      el("button", { type: "button", class: "quiet", "aria-label": "Close details", on: { click: () => update({ selected: null, ...(state.show === "focus" ? { show: "all" } : {}) }, {}) } }, "×")),
    el("p", { class: "badge" }, swatch(item.kind), kind.one, place && el("span", { class: "where" }, place)),
  ];
  if (item.alt.length) parts.push(el("p", { class: "also" }, "Also: " + item.alt.join(", ")));
  if (item.definition) parts.push(el("p", { class: "definition" }, item.definition));
  if (state.view !== "map") parts.push(el("p", {}, el("button", { type: "button", on: { click: () => update({ view: "map" }, {}) } }, "Show on the map")));
  const tension = TENSIONS.get(item.id);
  if (tension) parts.push(...tensionDetails(tension));
  if (isRole(item.id)) parts.push(...inCommon(item.id));
  parts.push(...(LARGE ? largeSections : relationSections)(item, STEPS.get(item.id) || []));
  const asides = ASIDES.get(item.id) || [];
  if (asides.length) parts.push(el("h3", { class: "asides" }, "Only under conditions, in some organisations, or not yet"), ...relationSections(item, asides));
  return parts;
}

/** @param {Tension} tension @returns {HTMLElement[]} */
function tensionDetails(tension) {
  return [
    el("h3", {}, "Its poles"),
    el("ul", { class: "plain" }, ...tension.poles.map((pole) =>
      el("li", { class: "pole-line" }, el("strong", {}, pole.label), pole.held_by.length
        ? el("span", { class: "by" }, " held by " + pole.held_by.map(shortNameOf).join(" and ") + (pole.inferred ? " (inferred)" : " (stated)"))
        : el("span", { class: "by" }, " holder not stated")))),
  ];
}

/** The roles that share most with a role, with bars; each opens the comparison.
 * @param {string} id @returns {HTMLElement[]} */
function inCommon(id) {
  const pairs = DATA.overlap
    .filter((pair) => pair.relation === MAIN_SCOPE && pair.level === "concern" && pair.roles.includes(id) && pair.measures.n_shared > 0)
    .sort((p, q) => q.measures.n_shared - p.measures.n_shared)
    .slice(0, MOST_IN_COMMON);
  if (!pairs.length) return [];
  const most = pairs[0].measures.n_shared;
  return [el("h3", {}, "Most in common with"), ...pairs.map((pair) => {
    const other = pair.roles.find((role) => role !== id) || id;
    const n = pair.measures.n_shared;
    const bar = svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { width: (100 * n) / most, height: 10, rx: 1.5 }));
    return el("button", { type: "button", class: "bar", "aria-label": nameOf(other) + ": " + count(n, "concern") + " in common. Compare.", on: { click: () => compare([id, other]) } },
      el("span", { class: "name" }, nameOf(other)), bar, el("span", { class: "n" }, String(n)));
  })];
}

/** The relations of an item, grouped by property in words.
 * @param {Item} item @param {Step[]} all @returns {HTMLElement[]} */
function relationSections(item, all) {
  /** @type {Map<string, Step[]>} */
  const byWords = new Map();
  for (const step of all) {
    const words = RELATION_WORDS.get(step.link.rel) || [step.link.rel, step.link.rel];
    const key = words[step.forward ? 0 : 1];
    byWords.set(key, [...(byWords.get(key) || []), step]);
  }
  return [...byWords].map(([words, steps]) => {
    const sorted = [...steps].sort((p, q) => compareText(nameOf(p.other), nameOf(q.other)));
    return el("section", { class: "relation" },
      el("h3", {}, words, el("span", { class: "n" }, String(steps.length))),
      el("ul", { class: "plain" }, ...sorted.map((step) => relationLine(item, step, words))));
  });
}

/** @param {Item} item @param {Step} step @param {string} words @returns {HTMLElement} */
function relationLine(item, step, words) {
  return el("li", { class: step.link.inferred ? "row inferred" : "row" },
    itemButton(step.other),
    step.link.inferred && el("span", { class: "mode" }, "inferred"),
    why(item.label + " " + words + " " + nameOf(step.other), [{ claims: step.link.claims }]));
}
