/* The frame: tabs, tools, dialogs, keys; then everything is started and the address is read. */

const DARK_SYSTEM = matchMedia("(prefers-color-scheme: dark)");
/** @type {boolean|null} */
let themeChosen = null;

/** @returns {boolean} */
function isDark() {
  return themeChosen === null ? DARK_SYSTEM.matches : themeChosen;
}

function applyTheme() {
  const root = document.documentElement;
  if (themeChosen === null) delete root.dataset.theme;
  else root.dataset.theme = themeChosen ? "dark" : "light";
  KINDS.forEach((kind, n) => root.style.setProperty("--kind-" + n, isDark() ? kind.dark : kind.color));
  byId("do-theme").setAttribute("aria-pressed", String(isDark()));
  drawer.theme(isDark());
}

/** The name of a view, for the title of the window.
 * @param {State} now @returns {string} */
function titleOf(now) {
  if (now.view === "compare") return withEnoughRoles(now.roles).map(shortNameOf).join(" and ") + " compared";
  if (now.selected) return nameOf(now.selected);
  return now.show === "roles" ? "Roles and what they share" : "";
}

/** @param {State} now @param {State} before */
function showFrame(now, before) {
  document.body.dataset.view = now.view;
  byId("map-view").hidden = now.view !== "map";
  byId("compare-view").hidden = now.view !== "compare";
  for (const view of ["map", "compare"]) byId("tab-" + view).setAttribute("aria-current", String(now.view === view ? "page" : "false"));
  const name = titleOf(now);
  document.title = name ? name + " · " + DATA.title : DATA.title;
  if (now.selected !== before.selected || now.view !== before.view) {
    const item = now.selected ? ITEMS.get(now.selected) : undefined;
    say(item ? item.label + ", " + kindOf(item.kind).one + ", " + count(STEPS.get(item.id)?.length || 0, "relation") : now.view === "compare" ? titleOf(now) : "Nothing selected");
  }
}

/** @param {State} now @param {State} before */
function showViews(now, before) {
  showFrame(now, before);
  showDetails(now);
  showMap(now, before);
  const same = before.view === now.view && before.roles === now.roles && before.level === now.level && before.relation === now.relation;
  if (!same || now === before) showCompare(now);
}

/** @param {string} id */
function openDialog(id) {
  const dialog = /** @type {HTMLDialogElement} */ (byId(id));
  if (!dialog.open) dialog.showModal();
}

function startTools() {
  byId("tab-map").addEventListener("click", () => update({ view: "map" }, {}));
  byId("tab-compare").addEventListener("click", () => update({ view: "compare", roles: withEnoughRoles(state.roles.length > 1 ? state.roles : isRole(state.selected || "") ? [state.selected || ""] : []), selected: null }, {}));
  byId("do-fit").addEventListener("click", () => drawer.fit());
  byId("do-table").addEventListener("click", () => openTable(!tableIsOpen()));
  byId("do-picture").addEventListener("click", async () => {
    const picture = await drawer.picture();
    if (picture) offer(picture, "remit-map.png");
    say("Picture saved");
  });
  byId("do-theme").addEventListener("click", () => { themeChosen = !isDark(); applyTheme(); });
  byId("do-link").addEventListener("click", copyLink);
  byId("do-help").addEventListener("click", () => openDialog("help"));
  byId("do-sources").addEventListener("click", () => openDialog("sources"));
  byId("do-print").addEventListener("click", () => print());
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId(state.view === "map" ? "panel" : "compare-view").focus(); });
  DARK_SYSTEM.addEventListener("change", applyTheme);
}

async function copyLink() {
  const button = byId("do-link");
  keepAddress(true);
  let said = "Link copied";
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    said = "See address bar";
  }
  button.textContent = said;
  say(said);
  setTimeout(() => { button.textContent = "Link"; }, 1800);
}

function startKeys() {
  /** @type {Map<string, () => void>} */
  const keys = new Map([
    ["/", () => byId("search").focus()], ["?", () => openDialog("help")], ["t", () => byId("do-theme").click()],
    ["m", () => byId("tab-map").click()], ["c", () => byId("tab-compare").click()],
    ["l", () => { if (state.view === "map") openTable(!tableIsOpen()); }],
    ["Escape", () => { if (tableIsOpen()) openTable(false); else if (state.selected) leaveDetails(); }],
  ]);
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest("input[type=search], select, dialog[open]")) return;
    const run = keys.get(event.key);
    if (!run) return;
    event.preventDefault();
    run();
  });
}

/** Closes the details and gives the focus back to the view. */
function leaveDetails() {
  update({ selected: null, ...(state.show === "focus" ? { show: /** @type {const} */ ("all") } : {}) }, {});
  byId(state.view === "map" ? "net" : "compare-view").focus();
}

function fillSources() {
  byId("source-count").textContent = count(DATA.documents.length, "document") + ", " + count(DATA.claims.length, "claim");
  fill(byId("source-list"), ...DATA.documents.map((document) => el("tr", {},
    el("th", { scope: "row" }, outward(document.label, document.link), document.publisher ? el("span", { class: "where" }, document.publisher) : ""),
    el("td", { class: "number" }, String(document.n_claims)), el("td", { class: "number" }, String(document.n_paragraphs)))));
}

function readHash() {
  const before = state;
  state = readAddress(location.hash);
  showViews(state, { ...before, view: before.view, hidden: new Set(), show: before.show });
}

function start() {
  startLegend();
  startCompare();
  startMap();
  startSearch(() => byId(state.view === "map" ? "net" : "panel").focus());
  startTools();
  startKeys();
  fillSources();
  listeners.push(showViews);
  state = readAddress(location.hash);
  showViews(state, state);
  applyTheme();
  if (state.view === "map" && state.selected && state.show === "all") lookAt(state.selected);
  else drawer.fit(firstLook());
  addEventListener("popstate", readHash);
  addEventListener("resize", () => { if (state.view === "map" && !state.selected) drawer.fit(firstLook()); });
  document.documentElement.dataset.ready = "yes";
}

start();
