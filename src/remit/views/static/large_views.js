/* The views of a large page, and what connects its parts to the frame. */

/** @returns {View[]} */
function largeViews() {
  for (const id of ["matrix", "questions", ...(DATA.tensions.length ? [] : ["tensions"])]) byId("tab-" + id).hidden = true;
  byId("do-drawing").hidden = true;
  document.body.classList.add("large");
  return [
    {
      id: "map", key: "m", focus: "net", show: showLargeMap,
      start() { indexTexts(() => DATA.nodes.map((item, n) => [n, item.label])); startMap(); startLargeLegend(); openTexts(); },
      name: (now) => (now.selected ? nameOf(now.selected) : now.show === "families" ? "Families of roles" : ""),
    },
    {
      id: "compare", key: "c", focus: "compare-view", start: startCompare, show: showCompare,
      name: nameOfCompare,
    },
    ...(DATA.tensions.length ? [/** @type {View} */ ({ id: "tensions", key: "n", focus: "tensions-view", start: startTensions, show: showTensions, name: (now) => (now.at ? nameOf(now.at) : "Tensions") })] : []),
    { id: "sources", key: "s", focus: "sources-view", start() {}, show: showLargeSources, name: () => "Sources" },
  ];
}

/** What the data are made of, in words: with so many claims, each is told beside what it says. */
function showLargeSources() {
  const fact = (/** @type {string} */ name, /** @type {any} */ value) => (value === undefined || value === "" ? [] : [el("dt", {}, name), el("dd", {}, typeof value === "number" ? figure(value) : value)]);
  fill(byId("sources-body"), el("h2", {}, "Sources"),
    el("p", { class: "lead" }, DATA.rights),
    ...DATA.documents.map((document) => el("section", { class: "source-card" },
      el("h3", {}, outward(document.label, document.link)),
      el("dl", { class: "facts" },
        ...fact("Claims", document.n_claims), ...fact("Version", /** @type {any} */ (document).version), ...fact("Licence", licenceOf(document)), ...fact("To be said", /** @type {any} */ (document).attribution),
        ...fact("Rows read", /** @type {any} */ (document).n_read), ...fact("Rows left out", /** @type {any} */ (document).n_refused)))));
}

/** @param {any} document @returns {Node|undefined} */
function licenceOf(document) {
  return document.licence ? outward(document.licence[0], document.licence[1]) : undefined;
}
