/* A matrix as a table that is walked by arrow keys: every cell a button, the number in it, its shade behind. */

/* With so few columns their names stand upright; of more they are turned. */
const FEW_COLUMNS = 8;

/** Neighbours with the same band: what a heading spans.
 * @param {MatrixHead[]} heads @returns {{band:string,from:number,n:number}[]} */
function bandsIn(heads) {
  /** @type {{band:string,from:number,n:number}[]} */
  const found = [];
  heads.forEach((head, at) => {
    const last = found[found.length - 1];
    if (last && last.band === head.band) last.n += 1;
    else found.push({ band: head.band, from: at, n: 1 });
  });
  return found;
}

/** @param {HeatMap} heat @returns {HTMLElement} */
function heatTable(heat) {
  const { rows, columns, cells } = heat.matrix;
  const letters = heat.lettered ? new Map(bandsIn(columns).map((band, n) => [band.band, lettered(n)])) : new Map();
  /** @type {(HTMLElement|null)[][]} */
  const buttons = [[null, ...columns.map((head, c) => headButton(head, { r: 0, c: c + 1 }))]];
  rows.forEach((row, r) => {
    buttons.push([headButton(row, { r: r + 1, c: 0 }), ...columns.map((column, c) =>
      el("button", { type: "button", tabindex: "-1", class: shadeOf(cells[r][c], heat.matrix), "data-r": r + 1, "data-c": c + 1, "aria-label": heat.name(r, c) }, cells[r][c].text))]);
  });
  const starts = new Set(bandsIn(columns).slice(1).map((band) => band.from));
  const gap = (/** @type {number} */ c) => (starts.has(c) ? "gap" : "");
  const head = el("thead", {},
    bandRow(columns, letters),
    el("tr", {}, el("td", { class: "corner" }), ...columns.map((column, c) => el("th", { scope: "col", class: gap(c) + (heat.nobody.has(column.id) ? " nobody" : "") }, buttons[0][c + 1]))));
  const bodies = bandsIn(rows).map(({ band, from, n }) => el("tbody", {},
    band && rows[from].band.trim() && bandsIn(rows).length > 1 && el("tr", { class: "band-row" }, el("th", { scope: "rowgroup", colspan: columns.length + 1 }, el("span", {}, letters.has(band) && el("b", {}, letters.get(band)), band))),
    ...rows.slice(from, from + n).map((_, i) => el("tr", {}, el("th", { scope: "row" }, buttons[from + i + 1][0]), ...columns.map((__, c) => el("td", { class: gap(c) }, buttons[from + i + 1][c + 1]))))));
  const table = el("table", { role: "grid", "aria-readonly": "true", class: "heat" + (columns.length > FEW_COLUMNS ? " turned" : " upright") + (columns.length > 40 ? " dense" : "") },
    el("caption", { class: "unseen" }, heat.caption), head, ...bodies);
  walkable(table, buttons, heat);
  return table;
}

/** A letter for a family, as many as are needed: A to Z, then A2.
 * @param {number} n @returns {string} */
function lettered(n) {
  return String.fromCharCode(65 + (n % 26)) + (n < 26 ? "" : String(Math.floor(n / 26) + 1));
}

/** @param {MatrixHead} head @param {{r:number,c:number}} at @returns {HTMLElement} */
function headButton(head, at) {
  const shown = at.r ? head.label : head.short;
  const said = shown === head.label ? shown : shown + ", " + head.label;
  return el("button", { type: "button", tabindex: "-1", class: "head", title: head.label, "data-r": at.r, "data-c": at.c, "aria-label": said }, el("span", {}, shown));
}

/** The names above the columns: areas of groups, families of roles.
 * @param {MatrixHead[]} columns @param {Map<string, string>} letters @returns {HTMLElement|null} */
function bandRow(columns, letters) {
  const bands = bandsIn(columns);
  if (bands.length < 2) return null;
  return el("tr", { class: "bands" }, el("td", { class: "corner" }), ...bands.map(({ band, n }, at) =>
    el(band.trim() ? "th" : "td", { scope: band.trim() ? "colgroup" : null, colspan: n, class: at ? "gap" : "", title: band }, el("span", {}, letters.get(band) ?? band))));
}

/** Arrow keys, Home and End go from button to button, of which one is in the order of tabs; the row and the
 * column of the one in hand are lit.
 * @param {HTMLElement} table @param {(HTMLElement|null)[][]} buttons @param {HeatMap} heat */
function walkable(table, buttons, heat) {
  const last = { r: buttons.length - 1, c: buttons[0].length - 1 };
  /** @type {Element[]} */
  let lit = [];
  /** @type {HTMLElement|null} */
  let current = null;
  const placeOf = (/** @type {EventTarget|null} */ target) => {
    const button = target instanceof Element ? /** @type {HTMLElement|null} */ (target.closest("[data-r]")) : null;
    return button ? { r: Number(button.dataset.r), c: Number(button.dataset.c), button } : null;
  };
  const light = (/** @type {EventTarget|null} */ target) => {
    for (const cell of lit) cell.classList.remove("lit");
    lit = [];
    const at = placeOf(target);
    if (!at) return heat.point(null, null);
    const line = at.r ? buttons[at.r] : [], column = at.c ? buttons.map((row) => row[at.c]) : [];
    lit = [...line, ...column].flatMap((button) => button?.parentElement || []);
    for (const cell of lit) cell.classList.add("lit");
    heat.point(at.r ? at.r - 1 : null, at.c ? at.c - 1 : null);
  };
  const keep = (/** @type {HTMLElement} */ button) => {
    if (current) current.tabIndex = -1;
    current = button;
    current.tabIndex = 0;
  };
  const first = buttons[heat.start.r + 1]?.[heat.start.c + 1] || buttons[1]?.[1] || buttons[0][1];
  if (first) keep(first);
  table.addEventListener("click", (event) => {
    const at = placeOf(event.target);
    if (at?.r && at.c) heat.openCell(at.r - 1, at.c - 1);
    else if (at?.r) heat.openRow(heat.matrix.rows[at.r - 1].id);
    else if (at) heat.openColumn(heat.matrix.columns[at.c - 1].id);
  });
  table.addEventListener("pointerover", (event) => light(event.target));
  table.addEventListener("pointerleave", () => light(table.contains(document.activeElement) ? document.activeElement : null));
  table.addEventListener("focusin", (event) => {
    const at = placeOf(event.target);
    if (at) keep(at.button);
    light(event.target);
  });
  table.addEventListener("focusout", () => light(null));
  table.addEventListener("keydown", (event) => {
    const at = placeOf(event.target);
    if (!at || event.altKey || event.metaKey) return;
    const to = stepFrom(event, at, last);
    if (!to) return;
    event.preventDefault();
    buttons[to.r][to.c]?.focus();
  });
}

/** Where a key leads in a table of which the first row and column are heads; the corner holds nothing.
 * @param {KeyboardEvent} event @param {{r:number,c:number}} at @param {{r:number,c:number}} last @returns {{r:number,c:number}|null} */
function stepFrom(event, at, last) {
  const within = (/** @type {number} */ n, /** @type {number} */ most) => Math.max(0, Math.min(most, n));
  const far = event.ctrlKey;
  /** @type {Map<string, {r:number,c:number}>} */
  const steps = new Map([
    ["ArrowLeft", { r: at.r, c: within(at.c - 1, last.c) }], ["ArrowRight", { r: at.r, c: within(at.c + 1, last.c) }],
    ["ArrowUp", { r: within(at.r - 1, last.r), c: at.c }], ["ArrowDown", { r: within(at.r + 1, last.r), c: at.c }],
    ["Home", { r: far ? 1 : at.r, c: far ? 1 : Math.min(at.c, at.r ? 0 : 1) }], ["End", { r: far ? last.r : at.r, c: last.c }],
    ["PageUp", { r: at.c ? 0 : 1, c: at.c }], ["PageDown", { r: last.r, c: at.c }],
  ]);
  const to = steps.get(event.key);
  if (!to || (far && event.key.startsWith("Arrow"))) return null;
  return to.r || to.c ? to : null;
}
