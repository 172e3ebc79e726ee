/* One table for all views: heads that sort, the whole of it to copy or as CSV, and never a silent cut. */

/* So many rows are shown at first, and so many more at each asking. */
const FIRST_ROWS = 200;
const MORE_ROWS = 1000;
/* A table with more columns than this scrolls sideways in its own box on any screen. */
const MANY_COLUMNS = 9;
const GRID_ORDER = new Intl.Collator(DATA.lang, { numeric: true });

/** The text of a cell, as it is copied and written to CSV.
 * @param {GridCell|null|undefined} cell @returns {string} */
function cellText(cell) {
  return String(cell !== null && typeof cell === "object" ? cell.text : cell ?? "");
}

/** A cell that opens an item where the page has it, and is its name in a file.
 * @param {string} id @param {string} [label] what it is called where the page has it not @returns {GridCell} */
function itemCell(id, label) {
  const name = ITEMS.has(id) || label === undefined ? nameOf(id) : label;
  return { node: () => (ITEMS.has(id) ? itemButton(id) : name), text: name };
}

/** What a cell is ordered by.
 * @param {GridCell|null|undefined} cell @returns {string|number} */
function cellSort(cell) {
  if (cell !== null && typeof cell === "object") return cell.sort ?? cell.text;
  return cell ?? "";
}

/** The rows in another order; rows that are equal keep theirs, empty cells come last both ways.
 * @param {GridRow[]} rows @param {number} at @param {boolean} number @param {boolean} down @returns {GridRow[]} */
function sortedRows(rows, at, number, down) {
  const value = (/** @type {GridRow} */ row) => {
    const key = cellSort(row.cells[at]);
    if (!number) return String(key);
    return key === "" || Number.isNaN(Number(key)) ? "" : Number(key);
  };
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  return keyed.sort((p, q) => {
    if (p.key === "" || q.key === "") return Number(p.key === "") - Number(q.key === "");
    const order = number ? Number(p.key) - Number(q.key) : GRID_ORDER.compare(String(p.key), String(q.key));
    return down ? -order : order;
  }).map(({ row }) => row);
}

/** Rows as CSV by RFC 4180, exactly: nothing is added against spreadsheets that take text for formulas.
 * @param {string[][]} lines @returns {string} */
function csvText(lines) {
  const field = (/** @type {string} */ text) => (/[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
  return lines.map((line) => line.map(field).join(",") + "\r\n").join("");
}

/** Rows with tabs between their cells, as spreadsheets paste them.
 * @param {string[][]} lines @returns {string} */
function tabbedText(lines) {
  return lines.map((line) => line.map((text) => text.replace(/\s+/g, " ").trim()).join("\t")).join("\n");
}

/** A file name that any system takes.
 * @param {string} name @returns {string} */
function fileName(name) {
  return name.normalize("NFKD").replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "table";
}

/** Hands lines of cells to the reader as a CSV file.
 * @param {string} name @param {string[][]} lines */
function offerCsv(name, lines) {
  offer(new Blob([csvText(lines)], { type: "text/csv;charset=utf-8" }), "remit-" + fileName(name) + ".csv");
  say("CSV saved");
}

/** Puts text on the clipboard; where a frame may not, shows it ready to be copied by hand.
 * @param {HTMLElement} button @param {string} text @param {HTMLElement} below where the text is shown then */
async function copyText(button, text, below) {
  const before = button.textContent;
  let said = "Copied";
  try {
    await navigator.clipboard.writeText(text);
    fill(below);
  } catch {
    said = "Not allowed here";
    const field = /** @type {HTMLTextAreaElement} */ (el("textarea", { readonly: true, rows: 5, "aria-label": "Text to copy" }));
    field.value = text;
    fill(below, el("p", { class: "hint" }, "This window may not write to the clipboard. The text is selected: copy it with Ctrl+C."), field);
    field.focus();
    field.select();
  }
  if (before === said) return;
  button.textContent = said;
  say(said);
  setTimeout(() => { button.textContent = before; }, 1800);
}

/** A table that can be sorted, copied and saved.
 * @param {Grid} grid @returns {HTMLElement} */
function dataTable(grid) {
  /** @type {Map<GridRow, HTMLElement>} */
  const made = new Map();
  let rows = grid.rows;
  let shown = FIRST_ROWS;
  const body = el("tbody");
  const more = el("p", { class: "grid-more" });
  const aside = el("div", { class: "grid-aside" });
  const heads = grid.columns.map((column, at) => gridHead(column, (down) => {
    rows = down === null ? grid.rows : sortedRows(grid.rows, at, Boolean(column.number), down);
    heads.forEach((head, n) => head.setAttribute("aria-sort", n !== at || down === null ? "none" : down ? "descending" : "ascending"));
    show();
    say(down === null ? "In the first order" : "Sorted by " + column.label + (down ? ", falling" : ", rising"));
  }));
  const lines = () => [grid.columns.map((column) => column.label), ...rows.map((row) => grid.columns.map((_, n) => cellText(row.cells[n])))];
  const line = (/** @type {GridRow} */ row) => {
    const old = made.get(row);
    if (old) return old;
    const one = gridRow(grid.columns, row);
    made.set(row, one);
    return one;
  };
  function show() {
    fill(body, ...rows.slice(0, shown).map(line));
    const left = rows.length - shown;
    more.hidden = left <= 0;
    if (left <= 0) return;
    fill(more, "The first " + shown + " of " + count(rows.length, "row") + " are shown. ",
      el("button", { type: "button", on: { click: showMore } }, "Show " + Math.min(left, MORE_ROWS) + " more"));
  }
  function showMore() {
    const next = shown;
    shown += MORE_ROWS;
    show();
    const first = /** @type {HTMLElement} */ (body.children[next]);
    first.tabIndex = -1;
    first.focus();
  }
  show();
  return el("div", { class: "grid" },
    el("div", { class: "grid-bar" },
      el("span", { class: "grid-title", "aria-hidden": "true" }, grid.caption), el("span", { class: "n" }, count(rows.length, "row")),
      el("button", { type: "button", class: "quiet", "data-do": "copy", title: "Copy all rows, with tabs between cells", on: { click: (/** @type {any} */ event) => copyText(event.currentTarget, tabbedText(lines()), aside) } }, "Copy"),
      el("button", { type: "button", class: "quiet", "data-do": "csv", title: "Save all rows as CSV", on: { click: () => offerCsv(grid.name, lines()) } }, "CSV")),
    aside,
    el("div", { class: "grid-box" + (grid.columns.length > MANY_COLUMNS ? " many" : "") },
      el("table", {}, el("caption", { class: "unseen" }, grid.caption), el("thead", {}, el("tr", {}, ...heads)), body)),
    more);
}

/** The head of a column: the first press sorts (numbers from the largest), the second turns it round, the third undoes it.
 * @param {GridColumn} column @param {(down:boolean|null)=>void} sort @returns {HTMLElement} */
function gridHead(column, sort) {
  const first = column.number ? "descending" : "ascending";
  const press = () => {
    const now = head.getAttribute("aria-sort");
    if (now === "none") sort(first === "descending");
    else if (now === first) sort(first !== "descending");
    else sort(null);
  };
  const head = el("th", { scope: "col", "aria-sort": "none", class: column.number ? "number" : "" },
    el("button", { type: "button", class: "sort", title: column.title, on: { click: press } }, column.label));
  return head;
}

/** @param {GridColumn[]} columns @param {GridRow} row @returns {HTMLElement} */
function gridRow(columns, row) {
  return el("tr", { "aria-current": row.current ? "true" : null }, ...columns.map((column, n) => {
    const cell = row.cells[n];
    const node = cell !== null && typeof cell === "object" ? (typeof cell.node === "function" ? cell.node() : cell.node) : brief(cellText(cell), LONGEST_TEXT);
    const about = column.number ? "number" : column.wide ? "wide" : "";
    return n ? el("td", { class: about }, node) : el("th", { scope: "row", class: about }, node);
  }));
}
