/* The address in the hash: #map/role:cpo?hide=skill&least=2, #compare/role:cpo+role:cto?level=group&relation=skill.
   It is written by anybody, so every part is checked against the data before it is believed. */

/** @type {Set<any>} */
const LEVELS = new Set(["concern", "group", "area"]);
/** @type {Set<any>} */
const SHOWS = new Set(LARGE ? ["families", "roles", "focus"] : ["all", "roles", "focus"]);
/** @type {Set<any>} */
const MEASURES = new Set(["n_shared", "jaccard", "overlap_coefficient", "idf_cosine"]);
/** @type {Set<any>} */
const GRIDS = new Set(["roles", "groups"]);
/** @type {Set<any>} */
const COMPARES = new Set(["overlap", "boundary", "gap", "what-if"]);
const MOST_ROLES = 3;
/* Views that hold many things of which one can be open; its name stands in the path. */
const LISTS = new Map(/** @type {[string, () => Set<string>][]} */ ([
  ["tensions", () => new Set(TENSIONS.keys())], ["questions", () => new Set(QUESTIONS.keys())], ["sources", () => new Set(DOCUMENTS.keys())],
]));

/** @param {string} text @returns {string} */
function encodePart(text) {
  return encodeURIComponent(text.toWellFormed ? text.toWellFormed() : text).replace(/%3A/g, ":").replace(/%2F/g, "/");
}

/** @param {string} text @returns {string} */
function decodePart(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** An item by its id, or a role by its id without the prefix.
 * @param {string} text @returns {string|null} */
function knownItem(text) {
  if (ITEMS.has(text)) return text;
  return ITEMS.has("role:" + text) ? "role:" + text : null;
}

/** What a question can be asked of, as an address has it; "" where it has no such answer.
 * @param {string} id @param {string} choice @returns {string} */
function knownChoice(id, choice) {
  return QUESTIONS.get(id)?.answers?.some((answer) => choiceKey(answer) === choice) ? choice : "";
}

/** The state that an address asks for; what is unknown in it falls back to the start.
 * @param {string} hash @returns {State} */
function readAddress(hash) {
  const state = startState();
  const [path, query] = cut(hash.replace(/^#/, "").slice(0, 4000), "?");
  const [view, rest] = cut(path, "/");
  const asked = new URLSearchParams(query);
  if (view === "compare") {
    state.view = "compare";
    const roles = rest.split("+").map((part) => knownItem(decodePart(part)) || "");
    state.roles = [...new Set(roles.filter(isRole))].slice(0, MOST_ROLES);
  } else if (view === "matrix") {
    state.view = "matrix";
  } else if (LISTS.has(view)) {
    state.view = /** @type {ViewId} */ (view);
    const known = LISTS.get(view)?.() || new Set();
    if (known.has(decodePart(rest))) state.at = decodePart(rest);
    if (view === "questions") state.choice = knownChoice(state.at, asked.get("with") || "");
  }
  state.selected = knownItem(state.view === "map" ? decodePart(rest) : asked.get("item") || "");
  state.roles = withEnoughRoles(state.roles);
  readChoices(asked, state);
  return LARGE ? settled(state) : state;
}

/** @param {URLSearchParams} asked @param {State} state */
function readChoices(asked, state) {
  const pick = (/** @type {string} */ name, /** @type {{has:(v:any)=>boolean}} */ known, /** @type {any} */ otherwise) =>
    known.has(asked.get(name)) ? asked.get(name) : otherwise;
  state.level = pick("level", LEVELS, state.level);
  state.relation = pick("relation", SCOPES, state.relation);
  state.show = pick("show", SHOWS, state.show);
  state.grid = pick("of", GRIDS, state.grid);
  if (state.view === "compare") state.mode = pick("as", COMPARES, state.mode);
  if (state.mode === "what-if" && !LARGE) state.changes = writeChanges(readChanges(asked.get("change") || ""));
  state.measure = pick("measure", MEASURES, state.measure);
  state.part = within(asked.get("part"), 1, 9999, state.part);
  if (state.view === "tensions" && isRole(asked.get("role") || "")) state.party = asked.get("role") || "";
  state.radius = within(asked.get("radius"), 1, 3, state.radius);
  state.least = within(asked.get("least"), 1, mostShared(), state.least);
  const hide = asked.get("hide");
  if (hide !== null) state.hidden = new Set(hide.split(",").filter((kind) => KIND_BY_ID.has(kind)));
  if (state.show === "focus" && !state.selected) state.show = "all";
}

/** @param {string|null} text @param {number} low @param {number} high @param {number} otherwise @returns {number} */
function within(text, low, high, otherwise) {
  return text !== null && /^\d{1,4}$/.test(text) ? Math.min(high, Math.max(low, Number(text))) : otherwise;
}

/** @param {string} text @param {string} mark @returns {[string, string]} */
function cut(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** @param {State} state @returns {string} */
function writeAddress(state) {
  /** @type {string[]} */
  const asked = [];
  const start = startState();
  const add = (/** @type {string} */ name, /** @type {any} */ value, /** @type {any} */ usual) => {
    if (value !== usual) asked.push(name + "=" + encodePart(String(value)).replace(/%2C/g, ","));
  };
  let path = "#" + state.view;
  if (state.view === "compare") {
    path += "/" + state.roles.map(encodePart).join("+");
    add("as", state.mode, start.mode);
    add("level", state.level, start.level);
    add("relation", state.relation, start.relation);
    if (state.mode === "what-if") add("change", state.changes, "");
  } else if (state.view === "matrix") {
    add("of", state.grid, start.grid);
    add("relation", state.relation, start.relation);
    if (state.grid === "roles") add("measure", state.measure, start.measure);
    add("part", state.part, start.part);
  } else if (LISTS.has(state.view)) {
    if (state.at) path += "/" + encodePart(state.at);
    if (state.view === "questions") add("with", state.choice, "");
    if (state.view === "tensions") add("role", state.party, start.party);
  } else {
    if (state.selected) path += "/" + encodePart(state.selected);
    add("hide", [...state.hidden].sort().join(","), [...start.hidden].sort().join(","));
    add("least", state.least, start.least);
    add("show", state.show, LARGE ? wholeShow() : start.show);
    if (state.show === "roles") add("measure", state.measure, start.measure);
    if (state.show === "focus") add("radius", state.radius, start.radius);
  }
  if (state.view !== "map" && state.selected) add("item", state.selected, "");
  return path + (asked.length ? "?" + asked.join("&") : "");
}
