/* What a large page says of one thing, its legend, its search, and who can be compared. */

const FEW_LISTED = 40;
/** @typedef {{text: string, ends: number[], owner: number[]}} Lines */
/** Made when somebody searches: to fold a hundred thousand texts would hold up the first drawing.
 * @type {(() => Lines)[]} */
const INDEX = [];

/** Builds the legend of a large page once: families instead of kinds. */
function startLargeLegend() {
  const shows = /** @type {[string, string][]} */ ([["families", "Families"], ["roles", "Roles"], ["focus", "Focus"]]);
  byId("show").append(choiceRow("What the map shows", shows.filter(([value]) => value !== "roles" || wholeShow() === "roles"), showLargeAs));
  byId("radius").append(choiceRow("Steps around the focus", [["1", "1 step"], ["2", "2"], ["3", "3"]], (value) => update({ radius: Number(value) }, {})));
  byId("least-box").hidden = true;
  byId("shows").hidden = false;
  fill(byId("kinds"), el("legend", {}, "Families"), ...DATA.families.map((family, n) =>
    el("button", { type: "button", class: "family-row", "data-family": "family/" + (n + 1), on: { click: () => select("family/" + (n + 1)) } }, familyDot(family.color || 0), el("span", {}, family.label), el("span", { class: "n" }, figure(family.roles.length)))));
}

/** @param {number} color @returns {SVGElement} */
function familyDot(color) {
  const circle = svg("circle", { cx: 9, cy: 9, r: 7 });
  circle.style.fill = "var(--family-" + (color % FAMILY_COLORS.length) + ")";
  return svg("svg", { viewBox: "0 0 18 18", class: "swatch", "aria-hidden": "true" }, circle);
}

/** @param {string} value */
function showLargeAs(value) {
  const item = state.selected ? ITEMS.get(state.selected) : undefined;
  const kept = item && (value === "focus" || isRole(item.id) || item.kind === "family") ? item.id : null;
  update({ show: /** @type {any} */ (value), selected: value === "focus" ? kept || withEnoughRoles([])[0] || null : kept }, {});
}

/** @param {State} now */
function showLargeLegend(now) {
  press(byId("show"), now.show);
  press(byId("radius"), String(now.radius));
  byId("radius").hidden = now.show !== "focus" || !isRole(now.selected || "");
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".family-row"))) row.setAttribute("aria-current", String(row.dataset.family === now.selected));
  byId("count").textContent = count(LARGE.n_roles, "role") + ", " + count(LARGE.n_items - LARGE.n_roles, "other item");
}

/** What the panel says while nothing is selected.
 * @returns {HTMLElement[]} */
function largeBeginning() {
  const best = withEnoughRoles([]);
  return [
    el("h2", {}, "Find a role, or two that meet"),
    el("p", {}, "Search for any of " + figure(LARGE.n_items) + " names with ", el("kbd", {}, "/"), ", by a synonym too, or pick a mark: its details say what it has, who is nearest to it, and where that is stated."),
    ...(best.length === 2 ? [
      el("p", {}, "Most in common have ", itemButton(best[0]), " and ", itemButton(best[1])),
      el("button", { type: "button", class: "primary", on: { click: () => compare(best) } }, "Compare the two")] : []),
    el("p", { class: "hint" }, "Roles lie in one region when they share much of what few others have. A region goes by a word that most of its roles have in their names or concerns, else by its most typical concerns."),
  ];
}

/** The families, the colours of which depend on the theme. */
function colorFamilies() {
  FAMILY_COLORS.forEach((color, n) => document.documentElement.style.setProperty("--family-" + n, color[isDark() ? 1 : 0]));
}

/** What is stated of a thing: relation by relation, what is tied to it by group.
 * @param {Item} item @param {Step[]} steps @returns {HTMLElement[]} */
function largeSections(item, steps) {
  /** @type {Map<string, Step[]>} */
  const byWords = new Map();
  for (const step of steps) {
    const words = (RELATION_WORDS.get(step.link.rel) || [step.link.rel, step.link.rel])[step.forward ? 0 : 1];
    const held = byWords.get(words);
    if (held) held.push(step);
    else byWords.set(words, [step]);
  }
  return [...byWords].map(([words, some]) => el("section", { class: "relation" },
    el("h3", {}, words, el("span", { class: "n" }, figure(some.length))),
    ...(isRole(item.id) && some.some((step) => step.other && ITEMS.get(step.other)?.group) ? groupLists(item, some, words) : [longList(item, some, words)])));
}

/** @param {Item} item @param {Step[]} steps @param {string} words @returns {HTMLElement[]} */
function groupLists(item, steps, words) {
  /** @type {Map<string, Step[]>} */
  const groups = new Map();
  for (const step of steps) {
    const group = ITEMS.get(step.other)?.group || "";
    groups.set(group, [...(groups.get(group) || []), step]);
  }
  return [...groups].sort((p, q) => q[1].length - p[1].length || compareText(nameOf(p[0]), nameOf(q[0])))
    .flatMap(([group, some]) => [el("h4", {}, group ? headingOf(group) : "Not grouped"), longList(item, some, words)]);
}

/** A list that shows its beginning, and all of it when asked.
 * @param {Item} item @param {Step[]} steps @param {string} words @returns {HTMLElement} */
function longList(item, steps, words) {
  const sorted = [...steps].sort((p, q) => compareText(nameOf(p.other), nameOf(q.other)));
  const list = el("ul", { class: "plain" }, ...sorted.slice(0, FEW_LISTED).map((step) => relationLine(item, step, words)));
  if (sorted.length <= FEW_LISTED) return list;
  const more = el("button", { type: "button", on: { click: () => { list.append(...sorted.slice(FEW_LISTED).map((step) => relationLine(item, step, words))); more.remove(); } } }, "Show all " + figure(sorted.length));
  return el("div", {}, list, more);
}

/** A field to choose a role by its name, of which there are too many for a list to open.
 * @param {number} at @param {string} chosen @param {(id: string) => void} pick @returns {HTMLElement} */
function rolePickerField(at, chosen, pick) {
  const names = byId("role-names");
  if (!names.childElementCount) names.append(...DATA.nodes.slice(0, LARGE.n_roles).map((item) => el("option", { value: item.label })));
  return el("input", {
    id: "role-" + at, type: "search", list: "role-names", value: ITEMS.get(chosen)?.label || "", "aria-label": ["First role", "Second role", "Third role"][at],
    placeholder: at === 2 ? "Add a third role…" : "Name a role…", autocomplete: "off",
    on: { change: (/** @type {any} */ event) => {
      const wanted = fold(event.target.value).trim();
      const found = DATA.nodes.slice(0, LARGE.n_roles).find((item) => fold(item.label) === wanted) || (wanted && searchLarge(wanted).map((hit) => hit.item).find((item) => isRole(item.id)));
      pick(found ? found.id : wanted ? chosen : "");
    } },
  });
}

/** Puts texts into the search, each a line that belongs to an item; they are made ready when first searched.
 * @param {() => Iterable<[number, string]>} texts */
function indexTexts(texts) {
  /** @type {Lines|undefined} */
  let made;
  INDEX.push(() => (made ||= linesOf(texts())));
}

/** @param {Iterable<[number, string]>} texts @returns {Lines} */
function linesOf(texts) {
  const owner = [], lines = [], ends = [];
  let end = -1;
  for (const [n, text] of texts) {
    const line = (/[^\x20-\x7e]|  /.test(text) ? fold(text).replace(/\s+/g, " ") : text.toLowerCase());
    owner.push(n);
    lines.push(line);
    ends.push((end += line.length + 1));
  }
  return { text: lines.join("\n"), ends, owner };
}

/** The best hits for a text: labels first, then synonyms, at last definitions.
 * @param {string} text @returns {Hit[]} */
function searchLarge(text) {
  const wanted = fold(text).replace(/\s+/g, " ").trim().slice(0, 200);
  if (!wanted) return [];
  /** @type {Map<number, number>} */
  const ranks = new Map();
  INDEX.forEach((lines, kind) => {
    const { text: all, ends, owner } = lines();
    let line = 0;
    for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, ends[line] + 1)) {
      line = lineAt(ends, at, line);
      const begin = line ? ends[line - 1] + 1 : 0;
      const rank = kind === 2 ? 5 : fit(all.slice(begin, ends[line]), wanted) + kind / 2;
      if (rank < (ranks.get(owner[line]) ?? 9)) ranks.set(owner[line], rank);
    }
  });
  const order = (/** @type {[number, number]} */ [n, rank]) => rank * 1e4 + (n < LARGE.n_roles ? 0 : 3e3) + Math.min(DATA.nodes[n].label.length, 2999);
  return [...ranks].sort((p, q) => order(p) - order(q) || p[0] - q[0]).slice(0, MOST_HITS).map(([n, rank]) => {
    const item = DATA.nodes[n];
    const note = rank === 5 ? "in its definition" : rank % 1 ? item.alt.find((one) => fold(one).includes(wanted)) || "" : "";
    return { item, rank, note };
  });
}

/** The line in which a place of a text lies, looked for from a line on.
 * @param {number[]} ends @param {number} at @param {number} from @returns {number} */
function lineAt(ends, at, from) {
  let low = from, high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Opens the texts that are packed, and says when all are there. */
async function openTexts() {
  const texts = /** @type {PackedData} */ (DATA.large).texts;
  const items = DATA.nodes.slice(0, LARGE.n_items);
  /** @type {string[][]} */
  const alt = await inflated(texts.alt);
  items.forEach((item, n) => { item.alt = alt[n].map((text) => brief(text, LONGEST_NAME)); });
  indexTexts(() => items.flatMap((item, n) => item.alt.map((text) => /** @type {[number, string]} */ ([n, text]))));
  document.documentElement.dataset.synonyms = "yes";
  await pause();
  DATA.claims.push(...(await inflated(texts.claims)));
  for (const claim of DATA.claims) {
    claim.text = brief(claim.text, LONGEST_TEXT);
    claim.section = brief(claim.section, LONGEST_NAME);
  }
  /** @type {string[]} */
  const definition = await inflated(texts.definition);
  items.forEach((item, n) => { item.definition = brief(definition[n], LONGEST_TEXT); });
  await pause();
  indexTexts(() => items.map((item, n) => [n, item.definition]));
  document.documentElement.dataset.texts = "yes";
  showFrame(state, state);
  showDetails(state);
  if (state.view !== "map") viewOf(state).show(state, state);
  byId("source-count").textContent = count(DATA.documents.length, "document") + ", " + figure(DATA.claims.length) + " claims";
}

/** Lets the browser answer the reader before the next piece of work. */
function pause() {
  return new Promise((done) => { setTimeout(done, 0); });
}
