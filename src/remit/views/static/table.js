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
  fill(byId("table"), dataTable({
    caption: "All items that the map shows", name: "map",
    columns: [{ label: "Item" }, { label: "Kind" }, { label: "Group" }, { label: "Tied to roles", wide: true }, { label: "Relations", number: true }],
    rows: rows.map((item) => ({
      current: item.id === state.selected,
      cells: [
        itemCell(item.id), kindOf(item.kind).one, item.group ? nameOf(item.group) : "", isRole(item.id) ? "" : rolesOf(item),
        STEPS.get(item.id)?.length || 0,
      ],
    })),
  }));
}
