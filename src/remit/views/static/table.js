/* The table twin of the map: the same items as rows, for those who read rather than look. */

/** @returns {boolean} */
function tableIsOpen() {
  return !byId("table").hidden;
}

/** @param {boolean} open */
function openTable(open) {
  byId("table").hidden = !open;
  byId("do-table").setAttribute("aria-pressed", String(open));
  if (open) {
    showTable(itemsShown(state));
    byId("table").focus();
  }
}

/** The names of the roles that an item is tied to.
 * @param {Item} item @returns {string} */
function rolesOf(item) {
  const roles = new Set((STEPS.get(item.id) || []).filter((step) => isRole(step.other)).map((step) => step.other));
  return [...roles].map(shortNameOf).sort(compareText).join(", ");
}

/** @param {Set<string>} items */
function showTable(items) {
  if (!tableIsOpen()) return;
  const order = new Map(KINDS.map((kind, n) => [kind.id, n]));
  const rows = DATA.nodes.filter((item) => items.has(item.id))
    .sort((p, q) => (order.get(p.kind) ?? 0) - (order.get(q.kind) ?? 0) || compareText(p.label, q.label));
  const heads = ["Item", "Kind", "Group", "Tied to roles", "Relations"];
  fill(byId("table"), el("table", {},
    el("caption", { class: "unseen" }, "All items that the map shows"),
    el("thead", {}, el("tr", {}, ...heads.map((head, n) => el("th", { scope: "col", class: n === 4 ? "number" : "" }, head)))),
    el("tbody", {}, ...rows.map((item) => el("tr", { "aria-current": item.id === state.selected },
      el("th", { scope: "row" }, itemButton(item.id)),
      el("td", {}, kindOf(item.kind).one),
      el("td", {}, item.group ? nameOf(item.group) : ""),
      el("td", {}, isRole(item.id) ? "" : rolesOf(item)),
      el("td", { class: "number" }, String(STEPS.get(item.id)?.length || 0)))))));
}
