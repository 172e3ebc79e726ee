/* One state, changed in one place; views listen. The address follows the state, and the state follows the address. */

/** @returns {State} */
function startState() {
  return {
    view: "map", selected: null, hidden: new Set(KINDS.filter((kind) => kind.off).map((kind) => kind.id)), least: 1, show: "all", radius: 1, measure: "n_shared",
    roles: [], relation: MAIN_SCOPE, level: "concern", at: "", choice: "", grid: "roles", part: 1, party: "", mode: "overlap", changes: "",
  };
}

/** The largest number of roles that one concern has.
 * @returns {number} */
function mostShared() {
  return DATA.nodes.reduce((most, item) => Math.max(most, item.n_roles), 1);
}

/** The two roles to compare where none were asked for: those that share most.
 * @param {string[]} roles @returns {string[]} */
function withEnoughRoles(roles) {
  if (roles.length >= 2) return roles;
  const one = roles[0];
  const pairs = DATA.overlap
    .filter((pair) => pair.level === "concern" && pair.relation === MAIN_SCOPE)
    .filter((pair) => !one || pair.roles.includes(one))
    .sort((p, q) => q.measures.n_shared - p.measures.n_shared);
  const best = pairs[0]?.roles;
  if (best) return one ? [one, best.find((role) => role !== one) || best[0]] : [...best];
  return [...new Set([...roles, ...comparable().map((item) => item.id)])].slice(0, 2);
}

/** @type {State} */
let state = startState();
/** @type {((now: State, before: State) => void)[]} */
const listeners = [];

/** Changes the state and redraws what depends on it.
 * @param {Partial<State>} change
 * @param {{quiet?: boolean}} [how] quiet: replace the address instead of adding one to go back to */
function update(change, how) {
  const before = state;
  state = { ...state, ...change };
  if (LARGE) state = settled(state);
  for (const listen of listeners) listen(state, before);
  if (how) keepAddress(Boolean(how.quiet));
}

/** Writes the state to the address bar. A sandboxed frame has none; the page works without.
 * @param {boolean} quiet */
function keepAddress(quiet) {
  const address = writeAddress(state);
  if (address === location.hash || (!location.hash && address === "#map")) return;
  try {
    if (quiet) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  } catch {
    return;
  }
}

/** Opens an item: on the map it is found and drawn, beside a comparison its details open.
 * @param {string} id @param {{quiet?: boolean}} [how] */
function select(id, how) {
  const item = ITEMS.get(id);
  if (!item) return;
  /** @type {Partial<State>} */
  const change = { selected: id };
  if (state.view === "map") {
    if (state.hidden.has(item.kind)) change.hidden = new Set([...state.hidden].filter((kind) => kind !== item.kind));
    if (CONCERN_KINDS.has(item.kind) && item.n_roles < state.least) change.least = Math.max(1, item.n_roles);
    if (state.show === "roles" && !isRole(id)) change.show = "all";
  }
  update(change, { quiet: how?.quiet });
}

/** @param {string[]} roles */
function compare(roles) {
  update({ view: "compare", roles: withEnoughRoles(roles), selected: null }, {});
}
