/* The Map of a large page: its families, all roles with their nearest, or one thing with what is around it.
   Never everything at once, and a line above it says what is shown and why. */

/* Eight hues, each with 3:1 on its ground; a region also has its name, so that nothing is told by colour alone. */
const FAMILY_COLORS = [
  ["#0072B2", "#5AA9E6"], ["#D55E00", "#F07F2E"], ["#009E73", "#2BC49A"], ["#A8578A", "#CC79A7"],
  ["#7A6A00", "#D8C93F"], ["#3D87B0", "#9AD5F2"], ["#8C510A", "#D9A066"], ["#5B6573", "#A3ACB9"],
];
const MOST_AROUND = 300;
const COLUMN_ROWS = 30;
const COLUMN_WIDTH = 400;
const BANDS_OF_FAMILY = 3;

/** The colour of a role or family of a large page; undefined for anything else.
 * @param {Item} item @param {boolean} dark @returns {string|undefined} */
function familyColor(item, dark) {
  const family = LARGE && item.family !== undefined && item.family >= 0 ? DATA.families[item.family] : undefined;
  return family && FAMILY_COLORS[(family.color || 0) % FAMILY_COLORS.length][dark ? 1 : 0];
}

/** What the map begins with: all roles where they can be drawn, else their families.
 * @returns {"roles"|"families"} */
function wholeShow() {
  return canDrawMany() || LARGE.n_roles <= MOST_DRAWN ? "roles" : "families";
}

/** A state that a large page can show: what is asked for elsewhere and does not exist here is replaced.
 * @param {State} now @returns {State} */
function settled(now) {
  const item = now.selected ? ITEMS.get(now.selected) : undefined;
  const view = VIEWS.some((one) => one.id === now.view) ? now.view : "map";
  let show = now.show === "all" ? wholeShow() : now.show;
  if (show === "roles" && wholeShow() !== "roles") show = "families";
  if (show === "focus" && !item) show = wholeShow();
  if (item && view === "map" && show !== "focus" && !isRole(item.id) && item.kind !== "family") show = "focus";
  return { ...now, view, show };
}

/** @type {Map<string, Set<string>>} */
const NEAREST = new Map();
if (LARGE) {
  const put = (/** @type {string} */ a, /** @type {string} */ b) => NEAREST.set(a, (NEAREST.get(a) || new Set()).add(b));
  for (const { roles: [a, b] } of DATA.overlap) { put(a, b); put(b, a); }
}

/** The family that is open among collapsed ones: the one selected, or that of the role selected; -1 is none.
 * @param {State} now @returns {number} */
function openFamily(now) {
  return ITEMS.get(now.selected || "")?.family ?? -1;
}

/** What the state puts on the map of a large page.
 * @param {State} now @returns {Set<string>} */
function largeItems(now) {
  if (now.show === "focus" && now.selected) return new Set(focusItems(now.selected, now.radius));
  const roles = DATA.nodes.slice(0, LARGE.n_roles);
  if (now.show === "roles") return new Set(roles.map((item) => item.id));
  const open = openFamily(now);
  const families = DATA.nodes.slice(LARGE.n_items).filter((item) => item.family !== open);
  return new Set([...families.map((item) => item.id), ...(open < 0 ? [] : DATA.families[open].roles)]);
}

/** What lies around a thing: a role's concerns and its nearest roles, who has a concern, who belongs to a family.
 * @param {string} id @param {number} radius @returns {string[]} */
function focusItems(id, radius) {
  const item = ITEMS.get(id);
  if (!item) return [];
  if (item.kind === "family") return DATA.families[item.family ?? 0].roles;
  const beside = [...new Set((STEPS.get(id) || []).map((step) => step.other))].filter((other) => ITEMS.get(other)?.kind !== "family");
  if (!isRole(id)) return [id, ...byName(beside).slice(0, MOST_AROUND)];
  if (radius > 1) return [...backboneAround(id, radius)].slice(0, MOST_AROUND);
  return [id, ...beside, ...(NEAREST.get(id) || [])];
}

/** Roles that so many ties to the nearest lead to.
 * @param {string} id @param {number} radius @returns {Set<string>} */
function backboneAround(id, radius) {
  const found = new Set([id]);
  let edge = [id];
  for (let n = 0; n < radius; n += 1) {
    edge = edge.flatMap((one) => [...(NEAREST.get(one) || [])]).filter((one) => !found.has(one) && found.add(one));
  }
  return found;
}

/** Gives what is shown its place: roles stand where the layout put them, around a focus in columns.
 * @param {State} now @param {Set<string>} items */
function placeLarge(now, items) {
  LARGE.places.forEach((place, n) => Object.assign(DATA.nodes[n], place));
  const focus = now.show === "focus" && now.selected ? ITEMS.get(now.selected) : undefined;
  if (!focus || focus.kind === "family" || (isRole(focus.id) && now.radius > 1)) return;
  const others = [...items].filter((id) => id !== focus.id).map((id) => /** @type {Item} */ (ITEMS.get(id)));
  const near = isRole(focus.id) ? others.filter((item) => isRole(item.id)) : [];
  const listed = others.filter((item) => !near.includes(item)).sort((p, q) => compareText(p.group || "", q.group || "") || (p.family ?? -1) - (q.family ?? -1) || compareText(p.label, q.label));
  const rows = Math.max(8, Math.min(COLUMN_ROWS, Math.ceil(Math.sqrt(listed.length * 8))));
  listed.forEach((item, n) => Object.assign(item, { x: COLUMN_WIDTH * (1 + Math.floor(n / rows)), y: ((n % rows) - (Math.min(rows, listed.length) - 1) / 2) * 34 }));
  const right = COLUMN_WIDTH * (1 + Math.ceil(listed.length / rows)) + 60;
  near.sort((p, q) => compareText(p.label, q.label)).forEach((item, n) => Object.assign(item, { x: right, y: (n - (near.length - 1) / 2) * 90 }));
  Object.assign(focus, { x: 0, y: 0 });
}

/** The lines of a scene; null where single ties are drawn.
 * @param {State} now @param {Set<string>} items @returns {Band[]|null} */
function largeBands(now, items) {
  const focus = now.show === "focus" && now.selected ? ITEMS.get(now.selected) : undefined;
  if (focus && focus.kind !== "family" && !(isRole(focus.id) && now.radius > 1)) return null;
  const roles = DATA.overlap.filter((pair) => pair.roles.every((role) => items.has(role)));
  const lines = roles.map((pair) => ({ from: pair.roles[0], to: pair.roles[1], width: 0.8 + 4 * pair.measures.idf_cosine, text: "" }));
  return now.show === "families" ? [...lines, ...familyBands(items)] : lines;
}

/** Lines between collapsed families, as thick as many roles of the two are near each other: the strongest of each.
 * @param {Set<string>} items @returns {Band[]} */
function familyBands(items) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const idOf = (/** @type {string} */ role) => "family/" + ((ITEMS.get(role)?.family ?? -1) + 1);
  for (const { roles } of DATA.overlap) {
    const key = roles.map(idOf).sort().join(" ");
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  const taken = new Map();
  const most = Math.max(1, ...[...counts].filter(([key]) => new Set(key.split(" ")).size > 1).map(([, n]) => n));
  return [...counts].sort((p, q) => q[1] - p[1] || (p[0] < q[0] ? -1 : 1)).flatMap(([key, n]) => {
    const [from, to] = key.split(" ");
    if (from === to || !items.has(from) || !items.has(to) || Math.min(taken.get(from) || 0, taken.get(to) || 0) >= BANDS_OF_FAMILY) return [];
    for (const end of [from, to]) taken.set(end, (taken.get(end) || 0) + 1);
    return [{ from, to, width: 1 + (9 * n) / most, text: "" }];
  });
}

/** What does not step back while something is selected.
 * @param {State} now @returns {Set<string>|null} */
function largeNear(now) {
  const item = now.selected ? ITEMS.get(now.selected) : undefined;
  if (!item || now.show === "focus") return null;
  if (item.kind === "family") return new Set([item.id, ...DATA.families[item.family ?? 0].roles]);
  return new Set([item.id, ...(NEAREST.get(item.id) || [])]);
}

/** @param {State} now @param {State} before */
function showLargeMap(now, before) {
  const items = largeItems(now);
  const opened = now.show === "families" && openFamily(now) !== openFamily(before);
  const anew = now === before || before.view !== "map" || now.show !== before.show || opened || (now.show === "focus" && (now.selected !== before.selected || now.radius !== before.radius));
  drawer.select(now.selected);
  if (anew) {
    placeLarge(now, items);
    drawer.draw({ items, bands: largeBands(now, items) });
  }
  drawer.dim(largeNear(now));
  showLargeLegend(now);
  byId("shows").textContent = toldOfMap(now, items);
  if (anew) requestAnimationFrame(() => lookLarge(now));
  else if (now.selected && now.selected !== before.selected && !pointed) lookLarge(now);
  showTable(items);
}

/** Brings what is selected into view, or everything.
 * @param {State} now */
function lookLarge(now) {
  const near = largeNear(now);
  drawer.fit(near && now.selected ? [...near].filter((id) => largeItems(now).has(id)) : undefined);
}

/** @param {number} n @returns {string} */
function figure(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** What the map shows and why, in a line.
 * @param {State} now @param {Set<string>} items @returns {string} */
function toldOfMap(now, items) {
  const n = figure(LARGE.n_roles), top = DATA.large?.backbone.top;
  const why = canDrawMany() ? "" : " All roles at once need drawing by WebGL, which " + (hasManyScript() ? "this browser does not have." : "did not come with this installation of remit.");
  if (now.show === "families") {
    const open = openFamily(now);
    return figure(DATA.families.length) + " families of " + n + " roles, drawn as one mark each; a line joins families of which many roles are near each other. " + (open < 0 ? "Click one to open it." : DATA.families[open].label + " is open with " + figure(DATA.families[open].roles.length) + " roles.") + why;
  }
  if (now.show === "roles") return n + " roles in " + figure(DATA.families.length) + " families, each tied to its " + top + " nearest. The " + figure(LARGE.n_items - LARGE.n_roles) + " other items, by which they are tied, are left out here: pick a role to see its own.";
  const item = /** @type {Item} */ (ITEMS.get(now.selected || ""));
  if (item.kind === "family") return "The " + figure(items.size) + " roles of one family, each tied to its nearest.";
  const all = new Set((STEPS.get(item.id) || []).map((step) => step.other)).size;
  if (!isRole(item.id)) return all + 1 > items.size ? "The first " + figure(items.size - 1) + " by name of " + figure(all) + " that are tied to it; the details list all." : "What is tied to it: " + count(all, "item") + ".";
  if (now.radius > 1) return "The " + figure(items.size) + " roles that " + now.radius + " ties to the nearest lead to.";
  return "What is stated of it, by group, and the roles nearest to it with what they share.";
}
