/* What a matrix says in words: of the cell in hand, of the one that was pressed, and of groups that nobody has. */

/** @param {State} now @param {Matrix} matrix @param {number} r @param {number} c @returns {string} */
function cellWords(now, matrix, r, c) {
  const cell = matrix.cells[r][c];
  const row = matrix.rows[r], column = matrix.columns[c];
  if (now.grid === "groups") {
    const where = row.label + ", " + column.label + ": ";
    return where + (cell.sort === "unstated" ? "– nothing of this kind is stated of the role" : count(cell.value || 0, "concern"));
  }
  if (cell.sort === "unstated") return row.label + ", " + column.label + ": – nothing of this kind is stated of " + (r === c ? "it" : "one of them, or both");
  if (r === c) return row.label + " with itself: " + cell.text + (now.measure === "n_shared" ? (cell.value === 1 ? " concern" : " concerns") + " of its own" : "");
  const names = row.label + " and " + column.label + ": ";
  if (cell.sort === "apart") return names + "· not compared on this page";
  return names + (now.measure === "n_shared" ? cell.text + " shared " + (cell.value === 1 ? "concern" : "concerns") : cell.text + ", " + MEASURE_WORDS.get(now.measure));
}

/** The line below the matrix: what lies under the pointer or has the focus.
 * @param {State} now @param {Matrix} matrix @param {number|null} r @param {number|null} c @returns {string} */
function pointWords(now, matrix, r, c) {
  if (r !== null && c !== null) return cellWords(now, matrix, r, c);
  if (r !== null) return matrix.rows[r].label + (matrix.rows[r].band.trim() ? ", in: " + matrix.rows[r].band : "");
  if (c !== null) return matrix.columns[c].label + (matrix.columns[c].band.trim() ? ", in: " + matrix.columns[c].band : "");
  return "Arrow keys walk the matrix, Enter opens.";
}

/** Shows something below the matrix, with a way to close it.
 * @param {HTMLElement} told @param {{title:string,parts:HTMLElement[]}} what */
function tell(told, what) {
  const from = /** @type {HTMLElement|null} */ (document.activeElement);
  const close = () => {
    fill(told);
    if (from?.isConnected) from.focus();
  };
  const head = el("div", { class: "panel-head" }, el("h3", {}, what.title), el("button", { type: "button", class: "quiet", "aria-label": "Close", on: { click: close } }, "×"));
  fill(told, el("section", { class: "told", "aria-label": what.title, on: { keydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape") { event.preventDefault(); close(); } } } }, head, ...what.parts));
  say(what.title);
  told.scrollIntoView({ block: "nearest" });
}

/** What a role has in a group.
 * @param {string} role @param {string} group "" is that of concerns without one @param {string} relation @returns {{title:string,parts:HTMLElement[]}} */
function cellTold(role, group, relation) {
  const ids = [...(heldBy(role, relation).get(group || null) || [])].sort((p, q) => compareText(nameOf(p), nameOf(q)));
  const name = group ? nameOf(group) : nameOf(null);
  const title = nameOf(role) + ", " + name + ": " + count(ids.length, "concern");
  if (!ids.length) return { title, parts: [el("p", { class: "hint" }, "None is stated. That is not a denial.")] };
  return { title, parts: [el("ul", { class: "plain inline" }, ...ids.map((id) => el("li", { class: "row" }, itemButton(id), why(nameOf(role) + ": " + nameOf(id), [{ claims: claimsBetween(role, id, relation) }]))))] };
}

/** What two roles share that the data does not compare.
 * @param {string} a @param {string} b @param {string} relation @returns {{title:string,parts:HTMLElement[]}} */
function sharedTold(a, b, relation) {
  const theirs = new Set([...heldBy(b, relation).values()].flat());
  const ids = [...heldBy(a, relation).values()].flat().filter((id) => theirs.has(id)).sort((p, q) => compareText(nameOf(p), nameOf(q)));
  const title = nameOf(a) + " and " + nameOf(b) + ": " + count(ids.length, "shared concern");
  const side = (/** @type {string} */ role, /** @type {string} */ id) => ({ title: shortNameOf(role), claims: claimsBetween(role, id, relation) });
  return { title, parts: [notCompared([a, b]), el("ul", { class: "plain inline" }, ...ids.map((id) => el("li", { class: "row" }, itemButton(id), why(title, [side(a, id), side(b, id)]))))] };
}

/** What a group holds, and who has it.
 * @param {string} group @param {string} relation @returns {{title:string,parts:HTMLElement[]}} */
function groupTold(group, relation) {
  const wanted = SCOPES.get(relation);
  const items = DATA.nodes.filter((item) => CONCERN_KINDS.has(item.kind) && (group ? item.group === group : item.group === null || !GROUPS.has(item.group))).sort((p, q) => compareText(p.label, q.label));
  const holders = (/** @type {Item} */ item) => [...new Set((STEPS.get(item.id) || []).filter((step) => !step.forward && isRole(step.other) && wanted?.has(step.link.rel)).map((step) => shortNameOf(step.other)))].sort(compareText);
  const title = (group ? headingOf(group) : nameOf(null)) + ": " + count(items.length, "concern");
  if (!items.length) return { title, parts: [el("p", { class: "hint" }, "Nothing in this group is told of anywhere here.")] };
  return { title, parts: [el("ul", { class: "plain inline" }, ...items.map((item) => {
    const names = holders(item);
    return el("li", { class: "row" }, itemButton(item.id), el("span", { class: names.length ? "where" : "where nobody" }, names.join(", ") || "nobody is said to"));
  }))] };
}

/** The groups that nobody has, in words.
 * @param {{id:string,label:string,area:string|null}[]} nobody @param {string} relation @param {HTMLElement} told @returns {HTMLElement} */
function nobodySection(nobody, relation, told) {
  return el("section", { class: "unowned", "aria-label": "Groups that nobody has" },
    el("h3", {}, nobodyIsSaid(relation), el("span", { class: "n" }, " " + nobody.length)),
    nobody.length
      ? el("ul", { class: "plain" }, ...nobody.map((group) => el("li", {}, el("button", { type: "button", class: "item", on: { click: () => tell(told, groupTold(group.id, relation)) } }, group.label), el("span", { class: "where" }, nameOf(group.area)))))
      : el("p", { class: "hint" }, "Every group has somebody."));
}

/** Every pair of the matrix in a table that sorts; it is made when it is first opened.
 * @param {Matrix} matrix @param {State} now @returns {HTMLElement} */
function pairSection(matrix, now) {
  const body = el("div");
  const open = () => { if (!body.childElementCount) body.append(pairTable(matrix, now)); };
  return el("details", { class: "as-list", on: { toggle: open } }, el("summary", {}, "The same as a list of pairs"), body);
}

/** @param {Matrix} matrix @param {State} now @returns {HTMLElement} */
function pairTable(matrix, now) {
  /** @type {GridRow[]} */
  const rows = [];
  const round = (/** @type {number} */ value) => (Number.isInteger(value) ? String(value) : value.toFixed(2));
  matrix.rows.forEach((row, r) => matrix.columns.slice(r + 1).forEach((column) => {
    const pair = overlapOf(row.id, column.id, now.relation, "concern");
    if (!pair) return;
    const go = () => el("button", { type: "button", on: { click: () => update({ view: "compare", roles: [row.id, column.id], level: "concern", selected: null }, {}) }, "aria-label": "Compare " + row.label + " and " + column.label }, "Compare");
    rows.push({ cells: [itemCell(row.id), itemCell(column.id), ...[...MEASURE_WORDS.keys()].map((name) => {
      const value = pair.measures[/** @type {"n_shared"} */ (name)];
      return { node: round(value), text: String(value), sort: value };
    }), { node: go, text: "" }] });
  }));
  rows.sort((p, q) => Number(cellSort(q.cells[2])) - Number(cellSort(p.cells[2])));
  const columns = ["Role", "Other role", ...MEASURE_WORDS.values(), "Compare"];
  return dataTable({ caption: "Pairs of these roles", name: "pairs of roles", columns: columns.map((label, n) => ({ label, number: n > 1 && n < columns.length - 1 })), rows });
}
