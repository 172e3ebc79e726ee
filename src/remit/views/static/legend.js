/* The legend on the left: what the shapes mean, how many there are, and what the map leaves out. */

const MEASURE_WORDS = new Map([
  ["n_shared", "Shared concerns"], ["jaccard", "Jaccard (shared of all)"], ["overlap_coefficient", "Overlap coefficient"], ["idf_cosine", "Weighted cosine"],
]);

/** A row of buttons of which one is pressed.
 * @param {string} name @param {[string, string][]} choices @param {(value: string) => void} pick @returns {HTMLElement} */
function choiceRow(name, choices, pick) {
  return el("div", { class: "choices", role: "group", "aria-label": name },
    ...choices.map(([value, label]) => el("button", { type: "button", "data-value": value, "aria-pressed": "false", on: { click: () => pick(value) } }, label)));
}

/** @param {Element} row @param {string} value */
function press(row, value) {
  for (const button of row.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.value === value));
}

/** Builds the legend once. */
function startLegend() {
  byId("show").append(choiceRow("What the map shows", [["all", "All"], ["roles", "Roles"], ["focus", "Focus"]], showAs));
  byId("radius").append(choiceRow("Steps around the focus", [["1", "1 step"], ["2", "2"], ["3", "3"]], (value) => update({ radius: Number(value) }, {})));
  const measure = el("select", { id: "measure", on: { change: (/** @type {any} */ event) => update({ measure: event.target.value }, {}) } },
    ...[...MEASURE_WORDS].map(([value, label]) => el("option", { value }, label)));
  byId("measured").append(el("label", { for: "measure" }, "Thickness says"), measure, el("p", { class: "hint" }, "Click a line to compare its two roles."));
  for (const kind of KINDS) {
    if (!kind.n) continue;
    const box = el("input", { type: "checkbox", checked: true, "data-kind": kind.id, on: { change: (/** @type {any} */ event) => switchKind(kind.id, event.target.checked) } });
    byId("kinds").append(el("label", {}, box, swatch(kind.id), el("span", {}, kind.label), el("span", { class: "n" }, String(kind.n))));
  }
  const least = /** @type {HTMLInputElement} */ (byId("least"));
  least.max = String(mostShared());
  least.addEventListener("input", () => update({ least: Number(least.value) }, { quiet: true }));
}

/** @param {string} value */
function showAs(value) {
  if (value !== "focus") update({ show: /** @type {any} */ (value) }, {});
  else update({ show: "focus", selected: state.selected || rolesAndTeams()[0]?.id || null }, {});
}

/** @param {string} kind @param {boolean} shown */
function switchKind(kind, shown) {
  const hidden = new Set(state.hidden);
  if (shown) hidden.delete(kind);
  else hidden.add(kind);
  update({ hidden }, {});
}

/** Brings the legend in line with the state.
 * @param {State} now @param {number} shown how many items the map shows */
function showLegend(now, shown) {
  press(byId("show"), now.show);
  press(byId("radius"), String(now.radius));
  byId("radius").hidden = now.show !== "focus";
  byId("measured").hidden = now.show !== "roles";
  byId("least-box").hidden = now.show === "roles";
  /** @type {HTMLSelectElement} */ (byId("measure")).value = now.measure;
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-kind]"))) {
    box.checked = !now.hidden.has(box.dataset.kind || "");
    box.disabled = now.show === "roles" && !["role", "team"].includes(box.dataset.kind || "");
  }
  /** @type {HTMLInputElement} */ (byId("least")).value = String(now.least);
  byId("least-text").textContent = now.least <= 1 ? "any" : now.least + " roles";
  byId("count").textContent = shown + " of " + DATA.nodes.length + " items shown";
}
