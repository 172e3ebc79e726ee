/* Search over labels, synonyms and definitions: a combobox whose list opens below the field. */

const MOST_HITS = 14;

/** @typedef {{item: Item, rank: number, note: string}} Hit */

const SEARCHED = (LARGE ? [] : DATA.nodes).map((item) => ({
  item, label: fold(item.label), others: item.alt.map((text) => ({ text, folded: fold(text) })), definition: fold(item.definition),
}));

/** How well a text answers: 0 is it, 1 begins with it, 2 a word begins with it, 3 holds it; -1 does not.
 * @param {string} text @param {string} wanted @returns {number} */
function fit(text, wanted) {
  const at = text.indexOf(wanted);
  if (at < 0) return -1;
  if (at === 0) return text.length === wanted.length ? 0 : 1;
  return /[^\p{L}\p{N}]/u.test(text[at - 1]) || text.includes(" " + wanted) ? 2 : 3;
}

/** @param {string} text @returns {Hit[]} */
function searchItems(text) {
  if (LARGE) return searchLarge(text);
  const wanted = fold(text).trim().slice(0, 200);
  if (!wanted) return [];
  /** @type {Hit[]} */
  const hits = [];
  for (const { item, label, others, definition } of SEARCHED) {
    const byLabel = fit(label, wanted);
    const other = others.map((o) => ({ ...o, fit: fit(o.folded, wanted) })).filter((o) => o.fit >= 0).sort((p, q) => p.fit - q.fit)[0];
    if (byLabel >= 0 && !(other && other.fit < byLabel)) hits.push({ item, rank: byLabel, note: "" });
    else if (other) hits.push({ item, rank: other.fit + 0.5, note: other.text });
    else if (definition.includes(wanted)) hits.push({ item, rank: 5, note: "in its definition" });
  }
  return hits
    .sort((p, q) => p.rank - q.rank || Number(isRole(q.item.id)) - Number(isRole(p.item.id)) || p.item.label.length - q.item.label.length || compareText(p.item.label, q.item.label))
    .slice(0, MOST_HITS);
}

/** Wires the search field. @param {() => void} done what happens when an item was chosen */
function startSearch(done) {
  const field = /** @type {HTMLInputElement} */ (byId("search"));
  const list = byId("hits");
  /** @type {Hit[]} */
  let hits = [];
  let at = -1;

  function show() {
    const open = hits.length > 0 || (field.value.trim() !== "" && document.activeElement === field);
    fill(list, ...hits.map((hit, n) =>
      el("li", { role: "option", id: "hit-" + n, "aria-selected": String(n === at), on: { mousedown: (/** @type {Event} */ event) => { event.preventDefault(); choose(n); } } },
        swatch(hit.item.kind), el("span", { class: "name" }, hit.item.label), el("span", { class: "note" }, hit.note || kindOf(hit.item.kind).one))));
    if (open && !hits.length) list.append(el("li", { class: "none", role: "option", "aria-selected": "false", "aria-disabled": "true" }, "Nothing is called that"));
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (at >= 0) {
      field.setAttribute("aria-activedescendant", "hit-" + at);
      list.children[at]?.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }
  function close() {
    hits = [];
    at = -1;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }
  /** @param {number} n */
  function choose(n) {
    const hit = hits[n];
    close();
    if (!hit) return;
    select(hit.item.id);
    done();
  }
  field.addEventListener("input", () => {
    hits = searchItems(field.value);
    at = hits.length ? 0 : -1;
    show();
    say(count(hits.length, "result"));
  });
  field.addEventListener("focus", () => { if (field.value) { hits = searchItems(field.value); at = hits.length ? 0 : -1; show(); } });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && hits.length) {
      at = (at + step + hits.length) % hits.length;
      show();
    } else if (event.key === "Enter") choose(at);
    else if (event.key === "Escape") { close(); done(); }
    else return;
    event.preventDefault();
  });
}
