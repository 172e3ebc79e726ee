/* The gap as a bar, its shares, and a table of all that the second role calls for. */

const GAP_SIDES = new Map([["stated", "both"], ["near", "a beside"], ["not stated", "b alone"]]);

/** @param {string[]} roles @param {State} now @returns {(HTMLElement|null)[]} */
function gapReport(roles, now) {
  const [first, second] = roles;
  const a = shortNameOf(first), b = shortNameOf(second);
  const found = gapOf(first, second, now.relation);
  const turn = el("button", { type: "button", id: "do-turn", on: { click: () => { update({ roles: [second, first, ...roles.slice(2)] }, {}); byId("do-turn").focus(); } } }, "From " + b + " to " + a);
  const head = (/** @type {string} */ title, /** @type {string} */ text) => el("div", { class: "headline" }, el("h2", {}, title), el("p", {}, text), turn);
  if (!found.called.length) return [head("From " + a + " to " + b, "Nothing is stated of " + nameOf(second) + " here, so it calls for nothing.")];
  const share = (/** @type {GapValue} */ value) => shareOf(found.totals.get(value) || 0, found.whole);
  const n = (/** @type {string} */ value) => found.called.filter((one) => one.value === value).length;
  const words = new Map([["stated", "stated of " + a], ["near", "near: " + a + " has another matter right beside"], ["not stated", "not stated of " + a]]);
  const shown = GAP_VALUES.filter((value) => n(value));
  const bar = el("div", { class: "proportion", role: "img", "aria-label": shown.map((value) => percent(share(value)) + " " + words.get(value)).join("; ") }, ...shown.map((value) => {
    const part = el("div", { class: "part " + GAP_SIDES.get(value), "data-share": value }, percent(share(value)));
    part.style.flexGrow = String(share(value));
    return part;
  }));
  const rated = found.called.some((one) => one.importance !== 1);
  const columns = [{ label: "Matter" }, { label: "Group" }, { label: "Of " + a }, { label: "Near it" }, { label: "Similarity", number: true, title: "Lin's similarity of the two in the hierarchy" },
    ...(rated ? [{ label: "Importance", number: true }] : []), { label: "Rarity", number: true, title: "ln(1 + roles / roles that have it)" }, { label: "Weight", number: true, title: "Importance times rarity" }, { label: "Evidence" }];
  const order = ["not stated", "near", "stated"];
  const called = [...found.called].sort((p, q) => order.indexOf(p.value) - order.indexOf(q.value));
  return [
    head("Of what " + b + " calls for, " + percent(share("stated")) + " is stated of " + a, "By weight. " + listWords(shown.map((value) => n(value) + " " + (value === "near" ? "near it" : value))) + ". What is not stated is not said to be missing." + (roles.length > 2 ? " Of three roles, this is between the first two." : "")),
    el("div", {}, bar, el("ul", { class: "key", "aria-hidden": "true" }, ...shown.map((value) => el("li", {}, el("span", { class: "chip " + GAP_SIDES.get(value) }), words.get(value) || "")))),
    el("div", { class: "figures" }, restsOnRoles([first, second], now.relation)),
    answerPart("shares", "Shares", "", [{ label: "Of " + a }, { label: "Concerns", number: true }, { label: "Weight", number: true }, { label: "Share of the weight", number: true }],
      GAP_VALUES.map((value) => ({ cells: [value, n(value), precise(found.totals.get(value) || 0), { node: percent(share(value)), text: share(value), sort: share(value) }] }))),
    answerPart("called", "What " + b + " calls for (" + called.length + ")", "A weight is how much a source says that a matter counts, times how few roles have it.", columns, called.map((one) => ({ cells: [
      itemCell(one.id), nameOf(groupOf(one.id)), one.value, one.near ? itemCell(one.near) : "", one.similarity === null ? "" : precise(one.similarity),
      ...(rated ? [precise(one.importance)] : []), precise(one.rarity), precise(one.weight),
      proofCell(nameOf(one.id), [{ title: b, claims: one.claims }, { title: a + (one.near ? ", " + nameOf(one.near) : ""), claims: one.ofFirst }]),
    ] }))),
    caution(), markedSources(),
  ];
}

/** A figure shown with two decimals, in files with all. @param {number} value @returns {GridCell} */
function precise(value) {
  return { node: value.toFixed(2), text: value, sort: value };
}
