/* What a matrix holds: which roles, against what, and what each cell is worth. Nothing here draws. */

/* So many roles and groups are shown at once; of more, a part. */
const MOST_ROWS = 60;
const SHADES = 7;

/** What each role holds, by relation and role: it is asked for many times, and the data stays as it is.
 * @type {Map<string, Map<string|null, string[]>>} */
const HELD = new Map();

/** The concerns that a role is stated to have, by group; null is that of concerns without one.
 * @param {string} role @param {string} relation @returns {Map<string|null, string[]>} */
function heldBy(role, relation) {
  const key = relation + " " + role;
  const known = HELD.get(key) || readHeld(role, relation);
  HELD.set(key, known);
  return known;
}

/** @param {string} role @param {string} relation @returns {Map<string|null, string[]>} */
function readHeld(role, relation) {
  const wanted = SCOPES.get(relation);
  /** @type {Map<string|null, Set<string>>} */
  const found = new Map();
  for (const step of STEPS.get(role) || []) {
    const item = ITEMS.get(step.other);
    if (!step.forward || !item || !CONCERN_KINDS.has(item.kind) || !wanted?.has(step.link.rel)) continue;
    const group = item.group !== null && GROUPS.has(item.group) ? item.group : null;
    found.set(group, (found.get(group) || new Set()).add(item.id));
  }
  return new Map([...found].map(([group, ids]) => [group, [...ids]]));
}

/** Some roles by family, in the order of the data; those in none come last, under an empty name.
 * @param {string[]} ids @returns {Family[]} */
function inFamilies(ids) {
  const left = new Set(ids);
  const found = DATA.families.map((family) => ({ label: family.label, roles: family.roles.filter((role) => left.delete(role)) }));
  const lone = [...found.filter((family) => !family.label).flatMap((family) => family.roles), ...left];
  return [...found.filter((family) => family.label), { label: "", roles: lone }].filter((family) => family.roles.length);
}

/** The roles that a matrix has as rows: all that can be compared, and against groups also those that are
 * told of only together with others.
 * @param {State} now @returns {Family[]} */
function matrixRoles(now) {
  const ids = comparable().map((item) => item.id);
  if (now.grid === "groups") {
    const known = new Set(ids);
    ids.push(...rolesAndTeams().map((item) => item.id).filter((id) => !known.has(id) && heldBy(id, now.relation).size));
  }
  return inFamilies(ids);
}

/** Families cut and put together so that no part holds more than can be shown at once.
 * @param {Family[]} families @returns {Family[][]} */
function partsOf(families) {
  const pieces = families.flatMap((family) => {
    const cuts = Math.ceil(family.roles.length / MOST_ROWS), size = Math.ceil(family.roles.length / cuts);
    return Array.from({ length: cuts }, (_, n) => ({ label: family.label, roles: family.roles.slice(n * size, (n + 1) * size) }));
  });
  /** @type {Family[][]} */
  const parts = [];
  let room = 0;
  for (const piece of pieces) {
    if (piece.roles.length > room) {
      parts.push([]);
      room = MOST_ROWS;
    }
    parts[parts.length - 1].push(piece);
    room -= piece.roles.length;
  }
  return parts;
}

/** @param {Family[]} families @returns {MatrixHead[]} */
function roleHeads(families) {
  const banded = families.filter((family) => family.label).length > 1;
  return families.flatMap((family) => family.roles.map((id) => ({ id, label: nameOf(id), short: shortNameOf(id), band: banded ? family.label || "In no family" : "" })));
}

/** What two roles have in common by a measure that can be counted here: the data holds no pair of every two.
 * @param {Set<string>} a @param {Set<string>} b @param {string} measure @returns {number|null} */
function countedBetween(a, b, measure) {
  const shared = [...a].filter((id) => b.has(id)).length;
  const values = new Map([["n_shared", shared], ["jaccard", shared / (a.size + b.size - shared)], ["overlap_coefficient", shared / Math.min(a.size, b.size)]]);
  const value = shared ? values.get(measure) : 0;
  return value === undefined ? null : Number(value.toFixed(4));  /* as the data has it */
}

/** Roles by roles: what every two have in common, as DATA.overlap says where it holds the pair.
 * @param {State} now @param {Family[]} families @returns {Matrix} */
function rolesByRoles(now, families) {
  const heads = roleHeads(families);
  const held = new Map(heads.map((head) => [head.id, new Set([...heldBy(head.id, now.relation).values()].flat())]));
  const counted = now.measure === "n_shared";
  const cell = (/** @type {string} */ a, /** @type {string} */ b) => {
    const mine = held.get(a) || new Set(), theirs = held.get(b) || new Set();
    if (!mine.size || !theirs.size) return { value: null, text: "–", sort: /** @type {const} */ ("unstated") };
    if (a === b) return { value: counted ? mine.size : 1, text: counted ? String(mine.size) : "1", sort: /** @type {const} */ ("own") };
    const pair = overlapOf(a, b, now.relation, "concern");
    const value = pair ? pair.measures[now.measure] : countedBetween(mine, theirs, now.measure);
    if (value === null) return { value, text: "·", sort: /** @type {const} */ ("apart") };
    return { value, text: counted || !value ? String(value) : value.toFixed(2), sort: /** @type {const} */ ("value") };
  };
  return measured({ rows: heads, columns: heads, cells: heads.map((row) => heads.map((column) => cell(row.id, column.id))), most: 0, counted });
}

/** Roles by groups: how many concerns of each group a role is stated to have.
 * @param {State} now @param {Family[]} families @returns {Matrix} */
function rolesByGroups(now, families) {
  const rows = roleHeads(families);
  const held = new Map(rows.map((head) => [head.id, heldBy(head.id, now.relation)]));
  const columns = groupHeads(rows.map((head) => head.id), now.relation);
  const cells = rows.map((row) => columns.map((column) => {
    const mine = held.get(row.id);
    if (!mine?.size) return { value: null, text: "–", sort: /** @type {const} */ ("unstated") };
    const value = mine.get(column.id || null)?.length || 0;
    return { value, text: String(value), sort: /** @type {const} */ ("value") };
  }));
  return measured({ rows, columns, cells, most: 0, counted: true });
}

/** All groups under their areas; of very many, those in which most is stated of the roles.
 * @param {string[]} roles @param {string} relation @returns {MatrixHead[]} */
function groupHeads(roles, relation) {
  /** @type {Map<string|null, number>} */
  const used = new Map();
  for (const role of roles) for (const [group, ids] of heldBy(role, relation)) used.set(group, (used.get(group) || 0) + ids.length);
  const area = new Map(DATA.areas.map((one, n) => [one.id, n]));
  const kept = new Set([...DATA.groups].sort((p, q) => (used.get(q.id) || 0) - (used.get(p.id) || 0)).slice(0, MOST_ROWS));
  const shown = DATA.groups.filter((group) => kept.has(group))
    .sort((p, q) => (area.get(p.area || "") ?? 0) - (area.get(q.area || "") ?? 0) || compareText(p.label, q.label));
  const heads = shown.map((group) => ({ id: group.id, label: group.label, short: group.label, band: nameOf(group.area) }));
  return used.has(null) ? [...heads, { id: "", label: nameOf(null), short: nameOf(null), band: heads.length ? " " : "" }] : heads;
}

/** The groups of which no role or team at all is stated to have a concern.
 * @param {string} relation @returns {{id:string,label:string,area:string|null}[]} */
function ownedByNobody(relation) {
  const owned = new Set(rolesAndTeams().flatMap((role) => [...heldBy(role.id, relation).keys()]));
  return DATA.groups.filter((group) => !owned.has(group.id)).sort((p, q) => compareText(p.label, q.label));
}

/** The matrix with its largest value, of two different things, by which cells are shaded.
 * @param {Matrix} matrix @returns {Matrix} */
function measured(matrix) {
  const values = matrix.cells.flatMap((line) => line.map((cell) => (cell.sort === "value" ? cell.value || 0 : 0)));
  return { ...matrix, most: values.reduce((most, value) => Math.max(most, value), 0) };
}

/** How many steps the scale has: a small number of things has no seven.
 * @param {Matrix} matrix @returns {number} */
function stepsOf(matrix) {
  return matrix.counted ? Math.min(SHADES, matrix.most) : matrix.most > 0 ? SHADES : 0;
}

/** The shade of a step, so that the last one is the strongest.
 * @param {number} step @param {number} steps @returns {number} */
function shadeOfStep(step, steps) {
  return Math.ceil((step * SHADES) / steps);
}

/** The class that colours a cell.
 * @param {MatrixCell} cell @param {Matrix} matrix @returns {string} */
function shadeOf(cell, matrix) {
  if (cell.sort !== "value") return cell.sort;
  const steps = stepsOf(matrix);
  return cell.value ? "shade-" + shadeOfStep(Math.max(1, Math.ceil((cell.value * steps) / matrix.most)), steps) : "shade-0";
}

/** The scale: each shade with what it stands for.
 * @param {Matrix} matrix @returns {[string, string][]} */
function scaleOf(matrix) {
  const steps = stepsOf(matrix);
  const shown = new Set(matrix.cells.flatMap((line) => line.map((cell) => cell.sort)));
  const range = (/** @type {number} */ step) => {
    const from = ((step - 1) * matrix.most) / steps, to = (step * matrix.most) / steps;
    if (!matrix.counted) return "≤ " + to.toFixed(2);
    const low = Math.floor(from) + 1, high = Math.floor(to);
    return low === high ? String(low) : low + "–" + high;
  };
  /** @type {[string, string][]} */
  const scale = [["shade-0", "0"], ...Array.from({ length: steps }, (_, n) => /** @type {[string, string]} */ (["shade-" + shadeOfStep(n + 1, steps), range(n + 1)]))];
  if (shown.has("own")) scale.push(["own", "with itself"]);
  if (shown.has("unstated")) scale.push(["unstated", "nothing stated"]);
  if (shown.has("apart")) scale.push(["apart", "not compared here"]);
  return scale;
}

/** The matrix as lines of text, for a file or the clipboard; what is not known is an empty cell.
 * @param {Matrix} matrix @returns {string[][]} */
function matrixLines(matrix) {
  const name = (/** @type {MatrixHead} */ head) => head.label;
  return [["role", ...matrix.columns.map(name)], ...matrix.rows.map((row, r) => [name(row), ...matrix.cells[r].map((cell) => (cell.value === null ? "" : String(cell.value)))])];
}
