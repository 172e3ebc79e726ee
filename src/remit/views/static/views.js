/* The views of the page, in the order of their tabs. */

/** @type {View[]} */
const VIEWS = LARGE ? largeViews() : [
  {
    id: "map", key: "m", focus: "net", show: showMap,
    start() { startLegend(); startMap(); },
    name: (now) => (now.selected ? nameOf(now.selected) : now.show === "roles" ? "Roles and what they share" : ""),
  },
  {
    id: "compare", key: "c", focus: "compare-view", start() { startCompare(); startCompareCsv(); }, show: showCompare,
    name: nameOfCompare,
  },
  { id: "matrix", key: "x", focus: "matrix-view", start: startMatrix, show: showMatrix, name: nameOfMatrix },
  { id: "tensions", key: "n", focus: "tensions-view", start: startTensions, show: showTensions, name: (now) => (now.at ? nameOf(now.at) : "Tensions") },
  { id: "questions", key: "q", focus: "questions-view", start: startQuestions, show: showQuestions, name: nameOfQuestion },
  { id: "sources", key: "s", focus: "sources-view", start: startSources, show: showSources, name: (now) => DOCUMENTS.get(now.at)?.label || "Sources" },
];

/** @param {State} now @returns {View} */
function viewOf(now) {
  return VIEWS.find((view) => view.id === now.view) || VIEWS[0];
}

/** Goes to a view; what was chosen in another one goes along where it means something there.
 * @param {ViewId} id @param {string} [at] what is to be open in it */
function openView(id, at) {
  const chosen = state.selected && isRole(state.selected) ? state.selected : "";
  if (id === "compare") return compare(chosen && !state.roles.includes(chosen) ? [chosen] : state.roles);
  update({ view: id, at: at || "", ...(id === "map" ? {} : { selected: null }) }, {});
}
