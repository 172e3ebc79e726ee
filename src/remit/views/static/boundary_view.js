/* The boundary report as tables, in the words of `remit report`. */

/** @type {Map<string, {both: string, title: string, lead: string, nobodys: string}>} */
const BOUNDARY_WORDS = new Map([
  ["remit", { both: "are in the remit of more than one", title: "What both do", lead: "More than one does it: say who decides.", nobodys: "are in nobody's remit" }],
  ["responsibility", { both: "are a responsibility of more than one", title: "What both answer for", lead: "More than one answers for it: say who decides.", nobodys: "are nobody's responsibility" }],
  ["skill", { both: "are skills that more than one needs", title: "What both need", lead: "More than one needs it; a skill is nothing to decide on, and here shows how near their work is.", nobodys: "are skills that nobody is said to need" }],
  ["all", { both: "tie more than one", title: "What both are tied to", lead: "More than one is tied to it: say who decides where it is a duty.", nobodys: "are tied to nobody" }],
]);

/** @param {string[]} roles @param {State} now @returns {(HTMLElement|null)[]} */
function boundaryReport(roles, now) {
  const found = boundaryOf(roles, now.relation);
  const words = BOUNDARY_WORDS.get(now.relation) || /** @type {any} */ (BOUNDARY_WORDS.get("all"));
  return [
    el("div", { class: "headline" }, el("h2", {}, listWords(roles.map(shortNameOf)) + ": what they have to settle"), el("p", {}, boundaryInShort(found, words))),
    restsOnRoles(roles, now.relation),
    agendaPart(found), contestedPart(found), bothPart(found, words), parallelPart(found), oneSidedPart(found), unownedPart(found), helpsPart(found), draftPart(found), silencesPart(found),
    markedSources(),
  ];
}

/** @param {Boundary} found @param {{both: string, nobodys: string}} words @returns {string} */
function boundaryInShort(found, words) {
  const open = found.both.filter((line) => line.verdict === "undecided" || line.verdict === "several").length;
  const decided = open && open === found.both.length ? "none of them is one role said to decide" : open + " of them no one role is said to decide";
  const beside = found.parallel.reduce((sum, line) => sum + [...line.sides.values()].flat().length, 0);
  const nobodys = found.unowned.filter((line) => !line.holders.length).length;
  return [
    count(found.both.length, "matter") + " " + words.both + (found.relation === "skill" ? "" : "; for " + decided) + ".",
    beside && count(beside, "matter") + " of " + count(found.parallel.length, "group") + " run in parallel.",
    found.contested.length && count(found.contested.length, "tension") + " between them " + (found.contested.length === 1 ? "is" : "are") + " named.",
    nobodys && "Where they meet, " + count(nobodys, "matter") + " " + words.nobodys + ".",
  ].filter(Boolean).join(" ");
}

/** @param {Boundary} found @returns {HTMLElement|null} */
function agendaPart(found) {
  const columns = ["About", "Say who decides", "Coordinate", "Say whose it is", "What helps", "Evidence"].map((label) => ({ label }));
  return answerPart("agenda", "Agenda", "Tensions first, then the areas where the roles meet.", columns, found.agenda.map((line) => ({ cells: [
    itemCell(line.about), itemsCell(line.decide), itemsCell(line.coordinate), itemsCell(line.assign),
    line.isTension && !line.helps.length ? "Nothing is stated to ease it." : helpsCell(line), proofCell(nameOf(line.about), [{ claims: line.claims }]),
  ] })));
}

/** The strategies that are tied in as many words by name, the others as a number.
 * @param {AgendaLine} line @returns {GridCell} */
function helpsCell(line) {
  const rest = line.helps.length - line.stated, told = rest ? (line.stated ? "and " : "") + rest + " by inference, see What helps" : "";
  const named = line.helps.slice(0, line.stated);
  return { node: () => el("div", {}, el("ul", { class: "plain" }, ...named.map((id) => el("li", {}, itemButton(id)))), told), text: [...named.map(nameOf), ...(told ? [told] : [])].join("; ") };
}

/** @param {Boundary} found @returns {HTMLElement|null} */
function contestedPart(found) {
  const all = staffingOf(tiesNow(), found.relation);
  const columns = [{ label: "Tension" }, { label: "Poles", wide: true }, { label: "It lies", wide: true }, { label: "So it is" }, { label: "Evidence" }];
  const title = "What is contested (" + found.contested.length + ")";
  return answerPart("contested", title, "A tension is contested ground where it lies on what is shared or adjacent.", columns, found.contested.map((line) => ({ cells: [
    itemCell(line.tension.id),
    line.tension.poles.map((pole) => pole.label + " (" + (listWords(pole.held_by.map(shortNameOf)) || "nobody named") + (pole.inferred && pole.held_by.length ? ", inferred" : "") + ")").join(" against "),
    placesCell(line.places.map(({ concern, pole, meeting }) => ({ concern, text: (pole ? "toward " : "over "), after: " (" + meetingWords(meeting, all, found.roles, concern) + ")" }))),
    line.isContested ? "contested" : "not on what they share or do side by side",
    proofCell(nameOf(line.tension.id), [{ claims: line.tension.claims }]),
  ] })));
}

/** @param {{concern: string, text: string, after: string}[]} places @returns {GridCell} */
function placesCell(places) {
  return { node: () => el("ul", { class: "plain" }, ...places.map(({ concern, text, after }) => el("li", {}, text, itemButton(concern), after))), text: places.map(({ concern, text, after }) => text + nameOf(concern) + after).join("; ") };
}

/** @param {Boundary} found @param {{title: string, lead: string}} words @returns {HTMLElement|null} */
function bothPart(found, words) {
  const columns = [{ label: "Matter" }, { label: "Group" }, { label: "Whose" }, { label: "Who decides" }, { label: "Evidence" }];
  const lead = words.lead + (found.both.some((line) => line.jointly.length) ? " Given to both: by a source to the roles together, which leaves open who has the last word." : "");
  return answerPart("both", words.title + " (" + found.both.length + ")", lead, columns, found.both.map((line) => ({ cells: [
    itemCell(line.id), nameOf(groupOf(line.id)), listWords(line.roles.map(shortNameOf)), decidesText(line),
    proofCell(nameOf(line.id), [...sidesOf(line.roles, line.id, found.relation), { title: "Decides", claims: line.decidedIn }, ...line.jointly.map((pair) => ({ title: nameOf(pair), claims: jointClaims(pair, line.id) }))]),
  ] })));
}

/** @param {string} pair @param {string} id @returns {number[]} */
function jointClaims(pair, id) {
  return (STEPS.get(pair) || []).filter((step) => step.forward && step.other === id).flatMap((step) => step.link.claims);
}

/** @param {BothLine} line @returns {string} */
function decidesText(line) {
  const who = listWords(line.deciders.map(shortNameOf));
  if (line.verdict === "no duty") return "no duty";
  if (line.verdict === "decided") return who;
  return who ? who + " at once" : line.jointly.length ? "given to both" : "not stated";
}

/** @param {Boundary} found @returns {HTMLElement|null} */
function parallelPart(found) {
  const n = found.parallel.reduce((sum, line) => sum + [...line.sides.values()].flat().length, 0);
  const columns = [{ label: "Group" }, ...found.roles.map((role) => ({ label: shortNameOf(role), wide: true }))];
  return answerPart("parallel", "What runs in parallel (" + n + ")", "Different matters of one group. Neither can go far without the other: they must coordinate.", columns, found.parallel.map((line) => ({ cells: [
    nameOf(line.group),
    ...found.roles.map((role) => {
      const ids = line.sides.get(role);
      return ids?.length ? itemsCell(ids, (id) => sidesOf([role], id, found.relation)) : ids ? "(what it shares)" : "(nothing stated)";
    }),
  ] })));
}

/** @param {Boundary} found @returns {HTMLElement|null} */
function oneSidedPart(found) {
  const lines = found.roles.flatMap((role) => (found.oneSided.get(role) || []).map((id) => ({ role, id, group: nameOf(groupOf(id)) })));
  lines.sort((p, q) => found.roles.indexOf(p.role) - found.roles.indexOf(q.role) || compareText(p.group, q.group) || compareText(nameOf(p.id), nameOf(q.id)));
  const columns = [{ label: "Matter" }, { label: "Group" }, { label: "Role" }, { label: "Evidence" }];
  return answerPart("one-sided", "What is one-sided (" + lines.length + ")", "In groups in which no other of the roles is stated to work: is that so, or only not said?", columns, lines.map(({ role, id, group }) => ({ cells: [
    itemCell(id), group, shortNameOf(role), proofCell(shortNameOf(role) + ": " + nameOf(id), sidesOf([role], id, found.relation)),
  ] })));
}

/** @param {Boundary} found @returns {HTMLElement|null} */
function unownedPart(found) {
  const nobodys = found.unowned.filter((line) => !line.holders.length).length, others = found.unowned.length - nobodys;
  const title = "What nobody is said to own (" + nobodys + ")" + (others ? ", and what others have, or roles jointly (" + others + ")" : "");
  const lead = "Named in the areas where the roles meet, and stated of none of them." + (found.unowned.some((line) => line.atTimes) ? " In some cases: a role has it only under a condition, in some organisations, or not yet." : "");
  const columns = [{ label: "Matter" }, { label: "Group" }, { label: "Area" }, { label: "Stated of" }, { label: "Named in" }];
  return answerPart("unowned", title, lead, columns, found.unowned.map((line) => ({ cells: [
    itemCell(line.id), nameOf(groupOf(line.id)), nameOf(areaOf(line.id)), listWords(line.holders.map(nameOf)) || (line.atTimes ? "nobody; in some cases" : "nobody"), proofCell(nameOf(line.id), [{ claims: line.claims }]),
  ] })));
}

/** @param {Boundary} found @returns {HTMLElement|null} */
function helpsPart(found) {
  const columns = [{ label: "Strategy" }, { label: "Eases", wide: true }, { label: "How known" }, { label: "And brings", wide: true }, { label: "Evidence" }];
  return answerPart("helps", "What helps", "Inferred: an article gives it against tensions, and does not tie it to this one in as many words.", columns, found.helps.map((line) => ({ cells: [
    itemCell(line.strategy), itemsCell(line.eases.map((one) => one.tension)), line.eases.every((one) => one.inferred) ? "inferred" : "stated", itemsCell(line.benefits),
    proofCell(nameOf(line.strategy), line.eases.map((one) => ({ title: nameOf(one.tension), claims: one.claims }))),
  ] })));
}

/** @param {Boundary} found @returns {HTMLElement|null} */
function draftPart(found) {
  const failing = (/** @type {string} */ rule) => rule + ": " + found.draft.filter((line) => line.failed.includes(rule)).length + " of " + found.draft.length;
  const letters = statedLetters();
  const lead = "A letter with a question mark is a draft: A/R? is said to answer for it, not whether it decides (A) or does the work (R); C? is to be asked. Checks, as remit check has them: " + [RULES.none, RULES.several, RULES.nobody].map(failing).join("; ") + ".";
  const columns = [{ label: "Matter" }, { label: "Why it is here" }, ...found.roles.map((role) => ({ label: shortNameOf(role) })), { label: "Accountable" }, { label: "Check" }, { label: "Evidence" }];
  return answerPart("raci", "RACI draft", lead, columns, found.draft.map((line) => ({ cells: [
    itemCell(line.id), line.why === "nobody" ? "nobody's, under a tension" : line.why === "both" ? "shared" : "contested", ...line.cells.map((cell) => cell.letters),
    listWords(line.accountable.map(shortNameOf)) || "not stated", line.failed.join("; ") || "holds",
    proofCell(nameOf(line.id), draftSides(found, line, letters)),
  ] })));
}

/** @param {Boundary} found @param {DraftLine} line @param {ReturnType<typeof statedLetters>} letters */
function draftSides(found, line, letters) {
  const sides = [...sidesOf(found.roles, line.id, found.relation), ...[...(letters.get(line.id) || [])].map(([role, held]) => ({ title: shortNameOf(role) + " (" + held.letters + ")", claims: [...held.claims.values()].flat() }))];
  return sides.some((side) => side.claims.length) ? sides : [{ title: "Named in", claims: mentionsOf(line.id) }];
}

/** @param {Boundary} found @returns {HTMLElement|null} */
function silencesPart(found) {
  const text = (/** @type {Silence} */ one) => new Map([
    ["bare", "Nothing is stated of " + shortNameOf(one.role) + " here, so nothing can be said of where it meets the others."],
    ["decider", "For " + one.n + " of " + count(one.of, "shared matter") + " no role is said to be accountable."],
    ["single", one.n + " of " + count(one.of, "shared matter") + " rest on a single claim, or none, on one side."],
    ["pole", "Who holds which pole of a tension: inferred or open for " + one.n + " of " + one.of + "."],
    ["condition", one.n + " of " + count(one.of, "claim") + " on " + shortNameOf(one.role) + " hold only under a condition, in some organisations, or not yet; they are not counted."],
    ["ability", count(one.n, "ability or metric", "abilities and metrics") + " in these areas that nobody has are not listed: they are not for anyone to own."],
  ]).get(one.kind) || "";
  if (!found.silences.length) return null;
  return el("section", { class: "answer-part", "data-part": "not-stated" }, el("h3", {}, "What is not stated"), el("ul", { class: "silences" }, ...found.silences.map((one) => el("li", { "data-silence": one.kind }, text(one)))));
}
