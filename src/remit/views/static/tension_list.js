/* The Tensions: each with its poles, who holds them, and what eases it; those that nothing eases come first. */

/* So many cards are drawn at once; of more, the rest on asking. */
const MOST_CARDS = 40;

/** Whose tensions were drawn last: opening details must not draw them anew.
 * @type {{party: string|null}} */
const listed = { party: null };

/** The roles that are a party to any tension.
 * @returns {string[]} */
function parties() {
  return [...new Set(DATA.tensions.flatMap((tension) => tension.roles))].sort((p, q) => compareText(nameOf(p), nameOf(q)));
}

/** @param {Tension} tension @returns {boolean} */
function isOpen(tension) {
  return !tension.strategies.length;
}

/** The tensions of a role, open ones first; "" is everybody's.
 * @param {string} party @returns {Tension[]} */
function tensionsOf(party) {
  return DATA.tensions.filter((tension) => !party || tension.roles.includes(party))
    .sort((p, q) => Number(isOpen(q)) - Number(isOpen(p)) || compareText(nameOf(p.id), nameOf(q.id)));
}

/** Whose tensions are listed: an address that names one of somebody else's lists all.
 * @param {State} now @returns {string} */
function partyOf(now) {
  return now.at && !TENSIONS.get(now.at)?.roles.includes(now.party) ? "" : now.party;
}

/** Builds the controls once. */
function startTensions() {
  const party = el("select", { id: "tension-role", on: { change: (/** @type {any} */ event) => update({ party: event.target.value, at: "" }, {}) } },
    el("option", { value: "" }, "All roles"), ...parties().map((id) => el("option", { value: id }, nameOf(id))));
  byId("tensions-body").append(
    el("div", { class: "controls" }, el("label", { for: "tension-role" }, "Tensions of"), party, el("span", { id: "tension-count", class: "hint" })),
    el("div", { id: "tension-cards" }));
}

/** @param {State} now @param {State} before */
function showTensions(now, before) {
  const party = partyOf(now);
  if (party !== listed.party) listTensions(party, MOST_CARDS);
  listed.party = party;
  const came = now.at && (now.at !== before.at || before.view !== now.view || now === before);
  for (const card of byId("tension-cards").querySelectorAll(".tension")) card.classList.toggle("at", card.id === cardId(now.at));
  if (came) goToTension(now);
}

/** @param {string} party @param {number} most */
function listTensions(party, most) {
  const all = tensionsOf(party);
  const open = all.filter(isOpen), eased = all.filter((tension) => !isOpen(tension));
  /** @type {HTMLSelectElement} */ (byId("tension-role")).value = party;
  const told = party ? all.length + " of " + count(DATA.tensions.length, "tension") : count(all.length, "tension");
  byId("tension-count").textContent = told + (all.length ? ": " + open.length + " open, " + eased.length + " eased" : "");
  const section = (/** @type {string} */ title, /** @type {Tension[]} */ some, /** @type {string} */ otherwise) =>
    el("section", { class: "tensions", "aria-label": title }, el("h2", {}, title, el("span", { class: "n" }, " " + some.length)),
      some.length ? "" : el("p", { class: "hint" }, otherwise), ...some.map(listedCard));
  if (!all.length) return fill(byId("tension-cards"), el("p", {}, DATA.tensions.length ? "No tension is stated of this role." : "No tensions are stated here."));
  const left = all.length - most;
  fill(byId("tension-cards"),
    section("Open: nothing is stated to ease them", open.slice(0, most), "None: something is stated to ease every one of them."),
    section("Eased", eased.slice(0, Math.max(0, most - open.length)), left > 0 ? "They follow the open ones." : "None is."),
    left > 0 && el("p", { class: "more-cards" }, el("button", { type: "button", on: { click: () => listTensions(party, most + MOST_CARDS) } }, "Show " + Math.min(left, MOST_CARDS) + " more of " + all.length)),
    tensionTable(all));
}

/** @param {string} id @returns {string} */
function cardId(id) {
  return "at-" + id;
}

/** A card with the roles that it lies between, and an address of its own.
 * @param {Tension} tension @returns {HTMLElement} */
function listedCard(tension) {
  const card = tensionCard(tension, tension.roles.slice(0, SIDES.length));
  card.id = cardId(tension.id);
  card.tabIndex = -1;
  card.setAttribute("aria-label", nameOf(tension.id));
  const [a, b] = tension.roles;
  const between = el("p", { class: "between" }, tension.roles.length ? "between " : "between whom is not stated",
    ...tension.roles.flatMap((role, n) => [n ? el("span", {}, " and ") : "", itemButton(role)]),
    tension.roles.length > 1 && el("button", { type: "button", class: "quiet", "aria-label": "Compare " + nameOf(a) + " and " + nameOf(b), on: { click: () => compare(tension.roles.slice(0, MOST_ROLES)) } }, "Compare"),
    el("button", { type: "button", class: "quiet to-card", "aria-label": "Address of " + nameOf(tension.id), title: "Put this tension into the address, so that a link leads here", on: { click: () => update({ at: tension.id }, {}) } }, "#"));
  card.prepend(between);
  return card;
}

/** Brings the tension of the address into view and to the keys.
 * @param {State} now */
function goToTension(now) {
  if (!document.getElementById(cardId(now.at))) {
    const party = partyOf(now);
    listTensions(party, tensionsOf(party).findIndex((tension) => tension.id === now.at) + MOST_CARDS);
    document.getElementById(cardId(now.at))?.classList.add("at");
  }
  const card = document.getElementById(cardId(now.at));
  card?.scrollIntoView({ block: "start" });
  card?.focus({ preventScroll: true });
}

/** The same as a table.
 * @param {Tension[]} all @returns {HTMLElement} */
function tensionTable(all) {
  const names = (/** @type {string[]} */ ids) => ids.map(nameOf).join("; ");
  const poles = (/** @type {Tension} */ tension) => tension.poles.map((pole) => pole.label + (pole.held_by.length ? " (" + pole.held_by.map(shortNameOf).join(", ") + (pole.inferred ? ", inferred" : "") + ")" : "")).join("; ");
  const rows = all.map((tension) => ({ cells: [
    itemCell(tension.id),
    tension.over ? itemCell(tension.over) : "",
    names(tension.roles),
    poles(tension),
    { node: String(tension.strategies.length), text: tension.strategies.map((one) => nameOf(one.id) + (one.inferred ? " (inferred)" : "")).join("; "), sort: tension.strategies.length },
    names([...new Set(tension.strategies.flatMap((one) => one.benefits))].sort((p, q) => compareText(nameOf(p), nameOf(q)))),
    tension.claims.length,
  ] }));
  return dataTable({ caption: "All as a table", name: "tensions", rows, columns: [
    { label: "Tension" }, { label: "Over" }, { label: "Roles" }, { label: "Poles", wide: true },
    { label: "Strategies", number: true, title: "How many strategies ease it; copied and saved by name" }, { label: "Benefits", wide: true }, { label: "Claims", number: true }] });
}
