/* The Map: decides what is shown and what steps back, and tells the drawer. */

/** @type {Drawer} */
let drawer;

/** What the state lets onto the map.
 * @param {State} now @returns {Set<string>} */
function itemsShown(now) {
  if (LARGE) return largeItems(now);
  const may = (/** @type {Item} */ item) =>
    !now.hidden.has(item.kind) && (now.least <= 1 || !CONCERN_KINDS.has(item.kind) || item.n_roles >= now.least);
  if (now.show === "roles") {
    const compared = new Set(comparable().map((item) => item.id));
    return new Set(DATA.nodes.filter((item) => may(item) && (item.kind === "role" || compared.has(item.id))).map((item) => item.id));
  }
  const allowed = new Set(DATA.nodes.filter(may).map((item) => item.id));
  if (now.show === "focus" && now.selected) return around(now.selected, now.radius, (id) => allowed.has(id));
  return allowed;
}

/** The lines between roles, as thick as the measure says.
 * @param {State} now @param {Set<string>} items @returns {Band[]} */
function bandsOf(now, items) {
  const pairs = DATA.overlap.filter((pair) => pair.relation === MAIN_SCOPE && pair.level === "concern" && pair.measures.n_shared > 0 && pair.roles.every((role) => items.has(role)));
  const most = Math.max(...pairs.map((pair) => pair.measures[now.measure]), 1e-9);
  return pairs.map((pair) => {
    const value = pair.measures[now.measure];
    const text = now.measure === "n_shared" ? String(value) : value.toFixed(2);
    return { from: pair.roles[0], to: pair.roles[1], width: 1.5 + (14 * value) / most, text };
  });
}

/** The neighbourhood of what is selected: its own links, or the roles that it shares something with.
 * @param {State} now @param {Band[]|null} bands @returns {Set<string>|null} */
function nearTo(now, bands) {
  if (!now.selected) return null;
  if (!bands) return around(now.selected, 1);
  const meets = bands.filter((band) => band.from === now.selected || band.to === now.selected);
  return new Set([now.selected, ...meets.flatMap((band) => [band.from, band.to])]);
}

/** @param {State} now @param {State} before */
function showMap(now, before) {
  const items = itemsShown(now);
  const bands = now.show === "roles" ? bandsOf(now, items) : null;
  const came = before.view !== "map";
  const shown = now.show !== before.show || now.radius !== before.radius || (now.show === "focus" && now.selected !== before.selected);
  const filtered = now.hidden !== before.hidden || now.least !== before.least;
  drawer.select(now.selected);
  if (shown || filtered || came || now.measure !== before.measure || now === before) drawer.draw({ items, bands });
  drawer.dim(now.show === "focus" ? null : nearTo(now, bands));
  showLegend(now, items.size);
  if (shown || came) requestAnimationFrame(() => drawer.fit());
  else if (now.selected && now.selected !== before.selected && !pointed) lookAt(now.selected);
  showTable(items);
}

/** Brings an item with what it is tied to into view; where that is everything, the item alone.
 * @param {string} id */
function lookAt(id) {
  const items = itemsShown(state);
  drawer.fit([...around(id, 1)].filter((other) => items.has(other)));
}

/** What a first look should hold: everything, or on a small screen the large roles and what they share.
 * @returns {string[]|undefined} */
function firstLook() {
  if (byId("net").clientWidth > 600 || state.show !== "all") return undefined;
  const core = DATA.nodes.filter((item) => isShared(item) || (item.kind === "role" && (STEPS.get(item.id)?.length || 0) > SATELLITE));
  return core.length > 2 ? core.map((item) => item.id) : undefined;
}

/* A role with no more links than this stands at the side of another. */
const SATELLITE = 12;

/** True while a click on the map is being answered: what is under the pointer must not move. */
let pointed = false;

/** Moves along the links of what is selected, towards the arrow; without links that way, to the nearest item.
 * @param {number} dx @param {number} dy */
function walk(dx, dy) {
  const items = itemsShown(state);
  const from = state.selected ? ITEMS.get(state.selected) : undefined;
  if (!from) {
    const first = rolesAndTeams().find((role) => items.has(role.id));
    if (first) select(first.id, { quiet: true });
    return;
  }
  const linked = new Set((STEPS.get(from.id) || []).map((step) => step.other));
  let best = "", least = Infinity;
  for (const id of items) {
    const item = ITEMS.get(id);
    if (!item || id === from.id) continue;
    const x = item.x - from.x, y = item.y - from.y, ahead = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
    if (ahead <= 0 || aside > ahead * 1.4) continue;
    const cost = ahead + 2 * aside + (linked.has(id) ? 0 : 1e5);
    if (cost < least) [best, least] = [id, cost];
  }
  if (best) select(best, { quiet: true });
}

/** Goes round the neighbours of the selected item.
 * @param {number} by */
function cycle(by) {
  const items = itemsShown(state);
  if (!state.selected) return;
  const here = state.selected;
  if (!ring.includes(here)) ring = [here, ...new Set((STEPS.get(here) || []).map((step) => step.other))].filter((id) => items.has(id));
  select(ring[(ring.indexOf(here) + by + ring.length) % ring.length], { quiet: true });
}

/** @type {string[]} */
let ring = [];

function startMap() {
  const host = byId("net"), tip = byId("tip");
  /** @type {Told} */
  const told = {
    pick: (id) => {
      pointed = true;
      if (id) select(id);
      else if (state.selected && state.show !== "focus") update({ selected: null }, {});
      pointed = false;
    },
    open: (id) => update({ show: "focus", selected: id }, {}),
    meet: (roles) => { if (roles.every(isRole)) compare(roles); },
    point: (id, at) => {
      tip.hidden = !id;
      const item = id ? ITEMS.get(id) : undefined;
      if (!item) return;
      fill(tip, el("strong", {}, item.label), " " + kindOf(item.kind).one + (item.n_roles ? ", " + count(item.n_roles, "role") : ""));
      tip.style.left = Math.min(at.x + 14, Math.max(0, host.clientWidth - 240)) + "px";
      tip.style.top = Math.min(at.y + 14, Math.max(0, host.clientHeight - 60)) + "px";
    },
  };
  drawer = LARGE || DATA.nodes.length > MOST_DRAWN ? eitherDrawer(host, told) : lateDrawer(() => visDrawer(host, DRAWING, told));
  /** @type {Map<string, () => void>} */
  const keys = new Map([
    ["ArrowRight", () => walk(1, 0)], ["ArrowLeft", () => walk(-1, 0)], ["ArrowUp", () => walk(0, -1)], ["ArrowDown", () => walk(0, 1)],
    ["]", () => cycle(1)], ["[", () => cycle(-1)], ["+", () => drawer.zoom(1.25)], ["=", () => drawer.zoom(1.25)], ["-", () => drawer.zoom(0.8)],
    ["0", () => drawer.fit()], ["Enter", () => byId("panel").focus()],
  ]);
  host.addEventListener("keydown", (event) => {
    const run = keys.get(event.key);
    if (!run || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    run();
  });
}
