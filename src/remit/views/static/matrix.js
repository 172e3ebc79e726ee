/* The Matrix: roles against roles, or against groups of concerns. */

/** Phrases for what a role is said to do with a concern, by relation. */
const OWNING = new Map([["responsibility", "be responsible for anything in"], ["skill", "need any skill in"], ["all", "have to do with anything in"]]);
const GRID_WORDS = new Map([["roles", "Roles by roles"], ["groups", "Roles by groups"]]);

/** What was drawn last, so that opening details does not draw it anew; and the cell that the keys were on. */
const drawn = { key: "", row: "", column: "" };

/** @param {State} now @returns {string} */
function nameOfMatrix(now) {
  return GRID_WORDS.get(now.grid) || "";
}

/** Builds the controls once. */
function startMatrix() {
  const measure = el("select", { id: "matrix-measure", on: { change: (/** @type {any} */ event) => update({ measure: event.target.value }, {}) } },
    ...[...MEASURE_WORDS].map(([value, label]) => el("option", { value }, label)));
  const part = el("select", { id: "matrix-part", on: { change: (/** @type {any} */ event) => update({ part: Number(event.target.value) }, {}) } });
  byId("matrix-body").append(
    el("div", { class: "controls" },
      el("div", { id: "matrix-grid" }, choiceRow("What roles are set against", [...GRID_WORDS], (value) => update({ grid: /** @type {any} */ (value), part: 1 }, {}))),
      el("div", { id: "matrix-relation" }, choiceRow("What counts", DATA.scopes.map((scope) => [scope.id, scope.label]), (value) => update({ relation: value }, {}))),
      el("div", { id: "matrix-measured" }, el("label", { class: "unseen", for: "matrix-measure" }, "Shaded by"), measure),
      el("div", { id: "matrix-parts" }, el("label", { class: "unseen", for: "matrix-part" }, "Roles shown"), part)),
    el("div", { id: "matrix-shown" }));
}

/** @param {State} now */
function showMatrix(now) {
  const key = JSON.stringify([now.grid, now.relation, now.grid === "roles" ? now.measure : "", now.part]);
  if (key === drawn.key) return;
  drawn.key = key;
  press(byId("matrix-grid"), now.grid);
  press(byId("matrix-relation"), now.relation);
  byId("matrix-measured").hidden = now.grid !== "roles";
  /** @type {HTMLSelectElement} */ (byId("matrix-measure")).value = now.measure;
  const parts = partsOf(matrixRoles(now));
  const at = Math.min(Math.max(1, now.part), Math.max(1, parts.length));
  showParts(parts, at);
  const families = parts[at - 1] || [];
  const matrix = now.grid === "groups" ? rolesByGroups(now, families) : rolesByRoles(now, families);
  fill(byId("matrix-shown"), ...(matrix.rows.length && matrix.columns.length ? matrixParts(now, matrix, parts) : nothingToShow(now, matrix)));
}

/** @param {Family[][]} parts @param {number} at */
function showParts(parts, at) {
  byId("matrix-parts").hidden = parts.length < 2;
  const select = /** @type {HTMLSelectElement} */ (byId("matrix-part"));
  fill(select, ...parts.map((families, n) => {
    const names = families.map((family) => brief(family.label || "in no family", 40));
    const size = families.reduce((sum, family) => sum + family.roles.length, 0);
    return el("option", { value: n + 1 }, n + 1 + ": " + count(size, "role") + ", " + names[0] + (names.length > 1 ? " and " + count(names.length - 1, "more family", "more families") : ""));
  }));
  select.value = String(at);
}

/** @param {State} now @param {Matrix} matrix @returns {HTMLElement[]} */
function nothingToShow(now, matrix) {
  const text = matrix.rows.length ? "None of these concerns belongs to a group." : "There are no roles of which anything is stated.";
  return [el("h2", {}, nameOfMatrix(now)), el("p", {}, text)];
}

/** @param {State} now @param {Matrix} matrix @param {Family[][]} parts @returns {HTMLElement[]} */
function matrixParts(now, matrix, parts) {
  const groups = now.grid === "groups";
  const told = el("div", { id: "matrix-told", tabindex: "-1" });
  const line = el("p", { id: "matrix-line", "aria-hidden": "true" });
  const nobody = groups ? ownedByNobody(now.relation) : [];
  const name = nameOfMatrix(now) + ", " + (groups ? "how many concerns each role has where" : (MEASURE_WORDS.get(now.measure) || ""));
  const heat = heatTable({
    matrix, caption: name, lettered: !groups, nobody: new Set(nobody.map((group) => group.id)),
    name: (r, c) => cellWords(now, matrix, r, c),
    start: { r: matrix.rows.findIndex((head) => head.id === drawn.row), c: matrix.columns.findIndex((head) => head.id === drawn.column) },
    point: (r, c) => { line.textContent = pointWords(now, matrix, r, c); },
    openRow: select,
    openColumn: groups ? (id) => tell(told, groupTold(id, now.relation)) : select,
    openCell(r, c) {
      const row = matrix.rows[r].id, column = matrix.columns[c].id;
      Object.assign(drawn, { row, column });
      if (groups) tell(told, cellTold(row, column, now.relation));
      else if (row === column) select(row);
      else if (!isCompared(row, column)) tell(told, sharedTold(row, column, now.relation));
      else update({ view: "compare", roles: [row, column], level: "concern", selected: null }, {});
    },
  });
  line.textContent = pointWords(now, matrix, null, null);
  return [
    el("div", { class: "headline" }, el("h2", {}, groups ? groupsHeadline(nobody, now.relation) : rolesHeadline(matrix, now)), el("p", {}, shownWords(matrix, parts, groups))),
    el("div", { class: "heat-bar" }, scaleLegend(matrix, groups ? "concerns" : MEASURE_WORDS.get(now.measure) || ""), matrixTools(matrix, name)),
    el("div", { class: "heat-box" }, heat),
    line, told,
    ...(groups ? [nobodySection(nobody, now.relation, told)] : [pairSection(matrix, now)]),
    caution(),
  ];
}

/** @param {Matrix} matrix @param {string} name @returns {HTMLElement} */
function matrixTools(matrix, name) {
  const aside = el("div", { class: "grid-aside" });
  const lines = () => matrixLines(matrix);
  const tool = (/** @type {string} */ what, /** @type {string} */ label, /** @type {string} */ title, /** @type {(event: any) => void} */ run) =>
    el("button", { type: "button", class: "quiet", "data-do": what, title, on: { click: run } }, label);
  return el("div", { class: "heat-tools" },
    tool("copy", "Copy", "Copy the matrix, with tabs between cells", (event) => copyText(event.currentTarget, tabbedText(lines()), aside)),
    tool("csv", "CSV", "Save the matrix as CSV", () => offerCsv(name, lines())),
    saveButtons("the matrix", () => matrixDrawing(matrix, name), () => "remit-matrix"),
    aside);
}

/** What the scale means, each shade with its numbers.
 * @param {Matrix} matrix @param {string} of @returns {HTMLElement} */
function scaleLegend(matrix, of) {
  return el("div", { class: "scale" }, el("span", { class: "hint" }, headOfScale(of)),
    el("ul", {}, ...scaleOf(matrix).map(([shade, text]) => el("li", {}, el("span", { class: "step " + shade }), text))));
}

/** @param {string} of @returns {string} */
function headOfScale(of) {
  return of.charAt(0).toUpperCase() + of.slice(1);
}

/** @param {Matrix} matrix @param {State} now @returns {string} */
function rolesHeadline(matrix, now) {
  let best = null;
  for (const [r, line] of matrix.cells.entries()) {
    for (let c = r + 1; c < line.length; c += 1) {
      if (line[c].sort === "value" && (line[c].value || 0) > 0 && (!best || (line[c].value || 0) > best.value)) best = { r, c, value: line[c].value || 0 };
    }
  }
  if (!best) return "No two of these roles are stated to share anything";
  const weight = (/** @type {string} */ id) => STEPS.get(id)?.length || 0;
  const names = [matrix.rows[best.r].id, matrix.columns[best.c].id].sort((p, q) => weight(q) - weight(p)).map(shortNameOf).join(" and ");
  return now.measure === "n_shared" ? names + " share the most: " + count(best.value, "concern") : names + " are the most alike: " + best.value.toFixed(2);
}

/** @param {string} relation @returns {string} */
function nobodyIsSaid(relation) {
  return "Nobody is said to " + (OWNING.get(relation) || "own anything in");
}

/** @param {{id:string}[]} nobody @param {string} relation @returns {string} */
function groupsHeadline(nobody, relation) {
  if (!DATA.groups.length) return "These concerns have no groups";
  if (!nobody.length) return "In each of the " + DATA.groups.length + " groups somebody is said to have something";
  return nobodyIsSaid(relation) + " " + nobody.length + " of " + count(DATA.groups.length, "group");
}

/** Says what is shown of how much.
 * @param {Matrix} matrix @param {Family[][]} parts @param {boolean} groups @returns {string} */
function shownWords(matrix, parts, groups) {
  const all = parts.flat().reduce((sum, family) => sum + family.roles.length, 0);
  const told = new Set(parts.flat().flatMap((family) => family.roles));
  const rest = rolesAndTeams().filter((role) => !told.has(role.id)).length;
  const known = groups ? matrix.columns.filter((head) => head.id).length : 0;
  return [
    matrix.rows.length < all ? matrix.rows.length + " of " + all + " roles are shown, those alike together; choose others above." : "",
    groups && known < DATA.groups.length ? known + " of " + DATA.groups.length + " groups are shown, those with most in them." : "",
    groups ? "Press a cell to see its concerns." : "Press a cell to compare its two roles.",
    groups || DATA.all_pairs ? "" : "This page compares each role with those most like it; of other pairs it shows the shared concerns.",
    rest ? "Of " + count(rest, "more role or team", "more roles and teams") + " nothing is stated here." : "",
  ].filter(Boolean).join(" ");
}
