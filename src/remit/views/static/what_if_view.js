/* What if: a form that makes changes, and what they do, before beside after. */

const MOST_CHANGES = 12;
/** @type {[ChangeKind, string][]} */
const CHANGE_KINDS = [["move", "Move"], ["drop", "Take away"], ["add", "Give"], ["merge", "Merge roles"], ["leave", "Remove a role"]];
/** What the form holds before it becomes a change.
 * @type {Change} */
let planned = { kind: "move", thing: "", from: "", to: "" };

/** @param {string[]} roles @param {State} now @returns {(HTMLElement|null)[]} */
function whatIfReport(roles, now) {
  const changes = readChanges(now.changes);
  const found = changes.length ? whatIf(changes, now.relation) : null;
  const head = changes.length ? "What if: " + listWords(changes.map(changeWords)) : "What if one of them had it instead?";
  return [
    el("div", { class: "headline" }, el("h2", {}, head), el("p", {}, "Try a change out. Nothing is kept but the address of this page, and no document states the plan: what moves loses its evidence.")),
    changeForm(roles, now, changes), changeList(changes),
    ...(typeof found === "string" ? [el("p", { class: "caution", role: "status" }, found)] : found ? whatIfAnswer(found) : []),
    markedSources(),
  ];
}

/** @param {Change[]} changes */
function keepChanges(changes) {
  update({ changes: writeChanges(changes) }, {});
  byId("do-change").focus();
}

/** @param {string[]} roles @param {State} now @param {Change[]} changes @returns {HTMLElement} */
function changeForm(roles, now, changes) {
  const known = rolesAndTeams().filter((role) => !factsOf().joint.includes(role.id));
  if (!planned.from || !isRole(planned.from)) planned = { ...planned, from: roles[0] || "", to: roles[1] || "" };
  const select = (/** @type {string} */ id, /** @type {string} */ label, /** @type {Node[]} */ options, /** @type {(value: string) => void} */ pick) =>
    el("label", { class: "asked", for: id }, label, el("select", { id, on: { change: (/** @type {any} */ event) => pick(event.target.value) } }, ...options));
  const again = (/** @type {Partial<Change>} */ change, /** @type {string} */ focus) => {
    planned = { ...planned, ...change };
    byId("change-form").replaceWith(changeForm(roles, now, changes));
    byId(focus).focus();
  };
  const parts = CHANGE_PARTS.get(planned.kind) || [];
  const things = parts.includes("thing") ? thingOptions(now, changes) : [];
  const role = (/** @type {"from"|"to"} */ side) => known.map((one) => el("option", { value: one.id, selected: one.id === planned[side] }, one.label));
  const words = { from: planned.kind === "merge" || planned.kind === "leave" ? "Role" : "From", to: planned.kind === "merge" ? "Into" : "To", thing: "What" };
  const made = { ...planned, ...(parts.includes("thing") ? {} : { thing: "" }), ...(parts.includes("from") ? {} : { from: "" }), ...(parts.includes("to") ? {} : { to: "" }) };
  const full = changes.length >= MOST_CHANGES;
  return el("div", { id: "change-form", class: "change-form", role: "group", "aria-label": "A change to try" },
    select("change-kind", "Change", CHANGE_KINDS.map(([value, label]) => el("option", { value, selected: value === planned.kind }, label)), (value) => again({ kind: /** @type {ChangeKind} */ (value), thing: "" }, "change-kind")),
    ...parts.map((part) => (part === "thing" ? select("change-thing", words.thing, things, (value) => { planned = { ...planned, thing: value }; made.thing = value; }) : select("change-" + part, words[part], role(part), (value) => again(part === "from" ? { from: value, thing: planned.kind === "add" ? planned.thing : "" } : { to: value }, "change-" + part)))),
    el("button", { type: "button", id: "do-change", class: "strong", disabled: full, on: { click: () => { if (!parts.includes("thing") || made.thing) keepChanges([...changes, made]); } } }, changes.length ? "And try this" : "Try it"),
    full && el("span", { class: "hint" }, "No more than " + MOST_CHANGES + " changes at once."));
}

/** What can be moved: what the role has after the changes so far, by group, and whole groups; given can be anything.
 * @param {State} now @param {Change[]} changes @returns {HTMLElement[]} */
function thingOptions(now, changes) {
  let ties = tiesNow();
  for (const change of changes) {
    const next = changed(ties, change, now.relation);
    if (typeof next !== "string") ties = next;
  }
  const all = staffingOf(ties, now.relation);
  const any = planned.kind === "add";
  const ids = any ? DATA.nodes.filter((item) => CONCERN_KINDS.has(item.kind) && !all.of.get(planned.to)?.has(item.id)).map((item) => item.id) : [...(all.of.get(planned.from) || [])];
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const id of byName(ids)) groups.set(groupOf(id), [...(groups.get(groupOf(id)) || []), id]);
  const names = byName([...groups.keys()]);
  const first = names.length ? (groups.get(names[0]) || [])[0] : "";
  if (!ids.includes(planned.thing) && !groups.has(planned.thing)) planned = { ...planned, thing: first };
  const option = (/** @type {string} */ id, /** @type {string} */ label) => el("option", { value: id, selected: id === planned.thing }, label);
  return names.map((group) => {
    const some = groups.get(group) || [];
    return el("optgroup", { label: nameOf(group) }, !any && some.length > 1 && GROUPS.has(group) && option(group, "all " + some.length + " of " + nameOf(group)), ...some.map((id) => option(id, nameOf(id))));
  });
}

/** @param {Change[]} changes @returns {HTMLElement|null} */
function changeList(changes) {
  if (!changes.length) return null;
  const without = (/** @type {number} */ at) => keepChanges(changes.filter((_, n) => n !== at));
  return el("div", { class: "change-list" },
    el("ol", {}, ...changes.map((change, n) => el("li", {}, el("span", {}, changeWords(change)), el("button", { type: "button", class: "quiet", "aria-label": "Undo: " + changeWords(change), on: { click: () => without(n) } }, "Undo")))),
    el("p", { class: "hint" }, "As a command: ", el("code", {}, "remit what-if " + changes.map((change) => '"' + changeLine(change) + '"').join(" ") + (state.relation === "remit" ? "" : " --relation " + state.relation))));
}

/** @param {WhatIf} found @returns {(HTMLElement|null)[]} */
function whatIfAnswer(found) {
  if (!found.links.length && !found.tensions.length) return [el("p", { class: "caution", role: "status" }, "Nothing that is compared changes.")];
  const tile = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ text) => el("div", { class: "tile", "data-figure": name }, el("dd", {}, value), el("dt", {}, text));
  return [
    el("dl", { class: "tiles what-if-tiles" },
      tile("links", String(found.links.length), found.links.length === 1 ? "tie changes" : "ties change"),
      tile("alone", found.nAlone[0] + " → " + found.nAlone[1], "hang on one role alone"),
      tile("orphans", String(found.orphans.length), "that nobody has any more"),
      tile("tensions", String(found.tensions.length + found.lies.length), "changes to tensions")),
    loadsPart(found), pairsPart(found), holdersPart(found), tensionsPart(found), linksPart(found),
  ];
}

/** Before and after of a number, and by how much it changes.
 * @param {number} before @param {number} after @returns {GridCell} */
function changeCell(before, after) {
  const by = after - before;
  return { node: el("span", { class: by ? "moved" : "still" }, before + " → " + after), text: before + " → " + after, sort: by };
}

/** @param {WhatIf} found @returns {HTMLElement|null} */
function loadsPart(found) {
  const columns = [{ label: "Role" }, ...["Concerns", "Groups", "Areas", "Alone with"].map((label) => ({ label, number: true, title: "Before and after; ordered by the change" }))];
  const names = /** @type {const} */ (["n_concerns", "n_groups", "n_areas", "n_alone"]);
  return answerPart("loads", "How much each role has", "Alone with: concerns that no other role has.", columns, found.loads.map(({ role, before, after }) => ({ cells: [itemCell(role), ...names.map((name) => changeCell(before?.[name] || 0, after?.[name] || 0))] })));
}

/** @param {WhatIf} found @returns {HTMLElement|null} */
function pairsPart(found) {
  const columns = [{ label: "Roles" }, { label: "Shared", number: true }, { label: "Adjacent", number: true }, { label: "Jaccard", number: true }];
  return answerPart("pairs", "How roles meet", "Shared: say who decides. Adjacent: coordinate.", columns, found.pairs.map(({ roles, before, after }) => {
    const was = before?.jaccard || 0, is = after?.jaccard || 0, text = was.toFixed(3) + " → " + is.toFixed(3);
    return { cells: [listWords(roles.map(shortNameOf)), changeCell(before?.n_shared || 0, after?.n_shared || 0), changeCell(before?.n_adjacent || 0, after?.n_adjacent || 0), { node: text, text, sort: is - was }] };
  }));
}

/** @param {WhatIf} found @returns {HTMLElement|null} */
function holdersPart(found) {
  /** @type {[HeldLine[], string][]} */
  const kinds = [[found.orphans, "nobody has it any more"], [found.alone, "comes to hang on one role"], [found.sharedOut, "hangs on one role no longer"], [found.takenUp, "is taken up"]];
  const columns = [{ label: "Matter" }, { label: "Group" }, { label: "What comes of it" }, { label: "Had by" }, { label: "Has it then" }, { label: "Evidence" }];
  return answerPart("holders", "Gaps and single points of failure", "", columns, kinds.flatMap(([lines, text]) => lines.map((line) => ({ cells: [
    itemCell(line.id), nameOf(groupOf(line.id)), text, listWords(line.before.map(shortNameOf)) || "nobody", listWords(line.after.map(shortNameOf)) || "nobody",
    proofCell(nameOf(line.id), sidesOf(line.before, line.id, state.relation)),
  ] }))));
}

/** @param {WhatIf} found @returns {HTMLElement|null} */
function tensionsPart(found) {
  const columns = [{ label: "Tension" }, { label: "What changes", wide: true }, { label: "Before" }, { label: "After" }, { label: "Evidence" }];
  const row = (/** @type {TensionLine} */ line, /** @type {GridCell} */ what) => ({ cells: [itemCell(line.id), what, line.before, line.after, proofCell(nameOf(line.id), [{ claims: line.claims }])] });
  return answerPart("tensions", "Tensions", "Between whom each is, and how its roles meet in the concerns on which it lies.", columns, [
    ...found.tensions.map((line) => row(line, "who holds it: " + line.how)), ...found.lies.map((line) => row(line, placesCell([{ concern: line.how, text: "it lies on ", after: "" }]))),
  ]);
}

/** @param {WhatIf} found @returns {HTMLElement|null} */
function linksPart(found) {
  const columns = [{ label: "Matter" }, { label: "Role" }, { label: "Change" }, { label: "Evidence" }];
  return answerPart("links", "Ties that change", "What is added is a plan: no document states it.", columns, found.links.map((line) => ({ cells: [
    itemCell(line.concern), shortNameOf(line.role), line.isNew ? "added" : "removed", proofCell(shortNameOf(line.role) + ": " + nameOf(line.concern), [{ claims: line.claims }]),
  ] })));
}
