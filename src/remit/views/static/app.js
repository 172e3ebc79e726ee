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
  KINDS.forEach((kind, n) => root.style.setProperty("--kind-" + n, "light-dark(" + kind.color + ", " + kind.dark + ")"));
  byId("do-theme").setAttribute("aria-pressed", String(isDark()));
  if (LARGE) colorFamilies();
  drawer.theme(isDark());
}

/** The name of a view, for the title of the window.
 * @param {State} now @returns {string} */
function titleOf(now) {
  return viewOf(now).name(now);
}

/** @param {State} now @param {State} before */
function showFrame(now, before) {
  document.body.dataset.view = now.view;
  for (const view of VIEWS) {
    byId(view.id + "-view").hidden = now.view !== view.id;
    byId("tab-" + view.id).setAttribute("aria-current", now.view === view.id ? "page" : "false");
  }
  const name = titleOf(now);
  document.title = name ? name + " · " + DATA.title : DATA.title;
  if (now.selected !== before.selected || now.view !== before.view) {
    const item = now.selected ? ITEMS.get(now.selected) : undefined;
    say(item ? item.label + ", " + kindOf(item.kind).one + ", " + count(linksOf(item.id), "relation") : titleOf(now) || "Nothing selected");
  }
}

/** @param {State} now @param {State} before */
function showViews(now, before) {
  showFrame(now, before);
  showDetails(now);
  viewOf(now).show(now, before);
}

/** @param {string} id */
function openDialog(id) {
  const dialog = /** @type {HTMLDialogElement} */ (byId(id));
  if (!dialog.open) dialog.showModal();
}

function startTools() {
  for (const view of VIEWS) byId("tab-" + view.id).addEventListener("click", () => openView(view.id));
  byId("do-fit").addEventListener("click", () => drawer.fit());
  byId("do-table").addEventListener("click", () => openTable(!tableIsOpen()));
  byId("do-picture").addEventListener("click", async () => {
    const picture = await drawer.picture();
    if (picture) offer(picture, "remit-map.png");
    say("Picture saved");
  });
  byId("do-drawing").addEventListener("click", () => saveSvg(mapDrawing(), "remit-map"));
  byId("do-theme").addEventListener("click", () => { themeChosen = !isDark(); applyTheme(); });
  byId("do-link").addEventListener("click", copyLink);
  byId("do-help").addEventListener("click", () => openDialog("help"));
  byId("do-sources").addEventListener("click", () => openView("sources"));
  byId("do-print").addEventListener("click", () => print());
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); byId(state.view === "map" ? "panel" : viewOf(state).focus).focus(); });
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
    ...VIEWS.map((view) => /** @type {[string, () => void]} */ ([view.key, () => openView(view.id)])),
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
  byId(viewOf(state).focus).focus();
}

function readHash() {
  const before = state;
  state = readAddress(location.hash);
  showViews(state, { ...before, view: before.view, hidden: new Set(), show: before.show });
}

function start() {
  for (const view of VIEWS) view.start();
  startSearch(() => byId(state.view === "map" ? "net" : "panel").focus());
  startTools();
  startKeys();
  byId("source-count").textContent = count(DATA.documents.length, "document") + ", " + count(DATA.claims.length, "claim");
  listeners.push(showViews);
  state = readAddress(location.hash);
  showViews(state, state);
  applyTheme();
  if (LARGE) lookLarge(state);
  else if (state.view === "map" && state.selected && state.show === "all") lookAt(state.selected);
  else if (state.view === "map") drawer.fit(firstLook());
  addEventListener("popstate", readHash);
  addEventListener("resize", () => { if (state.view === "map" && !state.selected) drawer.fit(LARGE ? undefined : firstLook()); });
  document.documentElement.dataset.ready = "yes";
}

start();
