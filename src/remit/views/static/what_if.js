/* What changes would do, worked out here by the rules of remit.analysis.insight.what_if: move, take away, give, merge, remove. */

/** @typedef {"move"|"drop"|"add"|"merge"|"leave"} ChangeKind */
/** @typedef {{kind: ChangeKind, thing: string, from: string, to: string}} Change */
/** @typedef {{n_concerns: number, n_groups: number, n_areas: number, n_alone: number}} LoadSize */
/** @typedef {{n_shared: number, n_adjacent: number, jaccard: number}} Meeting */
/** @typedef {{id: string, before: string[], after: string[]}} HeldLine */
/** @typedef {{id: string, how: string, before: string, after: string, claims: number[]}} TensionLine */
/** @typedef {{links: {role: string, concern: string, isNew: boolean, claims: number[]}[], loads: {role: string, before: LoadSize|null, after: LoadSize|null}[], pairs: {roles: [string, string], before: Meeting|null, after: Meeting|null}[], orphans: HeldLine[], takenUp: HeldLine[], alone: HeldLine[], sharedOut: HeldLine[], nAlone: [number, number], tensions: TensionLine[], lies: TensionLine[]}} WhatIf */

/** What a change needs, in the order in which it is read.
 * @type {Map<ChangeKind, ("thing"|"from"|"to")[]>} */
const CHANGE_PARTS = new Map(/** @type {[ChangeKind, ("thing"|"from"|"to")[]][]} */ ([["move", ["thing", "from", "to"]], ["drop", ["thing", "from"]], ["add", ["thing", "to"]], ["merge", ["from", "to"]], ["leave", ["from"]]]));

/** The ties with one change made; a text where it cannot be made.
 * @param {HeldTie[]} ties @param {Change} change @param {string} relation @returns {HeldTie[]|string} */
function changed(ties, change, relation) {
  const { kind, thing, from, to } = change;
  if (from && from === to) return "It leads from " + nameOf(from) + " to itself.";
  if (kind === "merge") return ties.map(([s, rel, o]) => /** @type {HeldTie} */ ([s === from ? to : s, rel, o === from ? to : o])).filter(([s, , o]) => s !== o);
  if (kind === "leave") return ties.filter(([s, , o]) => s !== from && o !== from);
  if (kind === "add") return [...ties, [to, relation === "skill" ? "requiresSkill" : "hasResponsibility", thing]];
  const wanted = SCOPES.get(relation);
  const has = new Set(ties.filter(([s, rel]) => s === from && wanted?.has(rel)).map(([, , o]) => o));
  const chosen = has.has(thing) ? new Set([thing]) : new Set([...has].filter((id) => conceptsAbove(id).includes(thing)));
  if (!chosen.size) return nameOf(from) + " is not stated to have “" + nameOf(thing) + "”.";
  const isMoved = (/** @type {HeldTie} */ [s, rel, o]) => s === from && Boolean(wanted?.has(rel)) && chosen.has(o);
  return [...ties.filter((tie) => !isMoved(tie)), ...(kind === "move" ? ties.filter(isMoved).map(([, rel, o]) => /** @type {HeldTie} */ ([to, rel, o])) : [])];
}

/** The tensions with one change made: only roles that merge or go change who holds them.
 * @param {Tension[]} tensions @param {Change} change @returns {Tension[]} */
function changedTensions(tensions, { kind, from, to }) {
  if (kind !== "merge" && kind !== "leave") return tensions;
  const swap = (/** @type {string[]} */ roles) => byName([...new Set(roles.flatMap((role) => (role !== from ? [role] : kind === "merge" ? [to] : [])))]);
  return tensions.map((tension) => ({ ...tension, roles: swap(tension.roles), poles: tension.poles.map((pole) => ({ ...pole, held_by: swap(pole.held_by) })) }));
}

/** What changes bring about, each made after the one before it; a text where one cannot be made.
 * @param {Change[]} changes @param {string} relation @returns {WhatIf|string} */
function whatIf(changes, relation) {
  const start = tiesNow();
  let ties = start, tensions = DATA.tensions;
  for (const change of changes) {
    const next = changed(ties, change, relation);
    if (typeof next === "string") return changeWords(change) + ": " + next;
    ties = next;
    tensions = changedTensions(tensions, change);
  }
  const old = staffingOf(start, relation), now = staffingOf(ties, relation);
  const roles = byName([...new Set([...old.of.keys(), ...now.of.keys()])]);
  const touched = roles.filter((role) => [...new Set([...(old.of.get(role) || []), ...(now.of.get(role) || [])])].some((id) => old.of.get(role)?.has(id) !== now.of.get(role)?.has(id)));
  const held = heldLines(old, now, touched);
  const single = (/** @type {string[]} */ some) => some.length === 1;
  return {
    links: movedLinks(old, now, touched, relation),
    loads: touched.map((role) => ({ role, before: loadOf(old, role), after: loadOf(now, role) })),
    pairs: changedPairs(old, now, touched),
    orphans: held.filter((line) => !line.after.length), takenUp: held.filter((line) => !line.before.length),
    alone: held.filter((line) => line.before.length && !single(line.before) && single(line.after)),
    sharedOut: held.filter((line) => single(line.before) && line.after.length && !single(line.after)),
    nAlone: [countAlone(old), countAlone(now)],
    tensions: tensionLines(tensions),
    lies: liesLines(old, now, jointHolders(relation)),
  };
}

/** How many concerns one role alone has. @param {Staffing} side @returns {number} */
function countAlone(side) {
  return [...side.holders.values()].filter((some) => some.length === 1).length;
}

/** @param {Staffing} side @param {string} role @returns {LoadSize|null} */
function loadOf(side, role) {
  const has = side.of.get(role);
  if (!has?.size) return null;
  return { n_concerns: has.size, n_groups: groupsOf(side, role).size, n_areas: new Set([...has].map(areaOf)).size, n_alone: [...has].filter((id) => side.holders.get(id)?.length === 1).length };
}

/** @param {Staffing} old @param {Staffing} now @param {string[]} touched @param {string} relation */
function movedLinks(old, now, touched, relation) {
  const found = touched.flatMap((role) => {
    const had = old.of.get(role) || new Set(), has = now.of.get(role) || new Set();
    return [
      ...[...had].filter((id) => !has.has(id)).map((concern) => ({ role, concern, isNew: false, claims: claimsBetween(role, concern, relation) })),
      ...[...has].filter((id) => !had.has(id)).map((concern) => ({ role, concern, isNew: true, claims: /** @type {number[]} */ ([]) })),
    ];
  });
  return found.sort((p, q) => compareText(nameOf(p.concern), nameOf(q.concern)) || Number(p.isNew) - Number(q.isNew) || compareText(nameOf(p.role), nameOf(q.role)));
}

/** How two roles meet; null where they work in no group together.
 * @param {Staffing} side @param {string} a @param {string} b @returns {Meeting|null} */
function metIn(side, a, b) {
  const has = side.of.get(a), gets = side.of.get(b);
  if (!has || !gets) return null;
  const mine = groupsOf(side, a), theirs = groupsOf(side, b);
  if (![...mine].some((group) => theirs.has(group))) return null;
  const shared = [...has].filter((id) => gets.has(id)).length;
  const beside = [...has, ...gets].filter((id) => has.has(id) !== gets.has(id) && mine.has(groupOf(id)) && theirs.has(groupOf(id)));
  return { n_shared: shared, n_adjacent: beside.length, jaccard: shareOf(shared, has.size + gets.size - shared) };
}

/** @param {Staffing} old @param {Staffing} now @param {string[]} touched */
function changedPairs(old, now, touched) {
  const roles = byName([...new Set([...old.of.keys(), ...now.of.keys()])]);
  const seen = new Set();
  const found = touched.flatMap((role) => roles.filter((other) => other !== role && !seen.has(pairKey([role, other], "", ""))).map((other) => {
    seen.add(pairKey([role, other], "", ""));
    return { roles: /** @type {[string, string]} */ (byName([role, other])), before: metIn(old, role, other), after: metIn(now, role, other) };
  })).filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
  const moved = (/** @type {{before: Meeting|null, after: Meeting|null}} */ pair) => Math.abs((pair.after?.n_shared || 0) - (pair.before?.n_shared || 0));
  return found.sort((p, q) => moved(q) - moved(p) || compareText(nameOf(p.roles[0]), nameOf(q.roles[0])) || compareText(nameOf(p.roles[1]), nameOf(q.roles[1])));
}

/** Every concern whose holders change.
 * @param {Staffing} old @param {Staffing} now @param {string[]} touched @returns {HeldLine[]} */
function heldLines(old, now, touched) {
  const concerns = new Set(touched.flatMap((role) => [...(old.of.get(role) || []), ...(now.of.get(role) || [])]));
  return byName([...concerns]).map((id) => ({ id, before: old.holders.get(id) || [], after: now.holders.get(id) || [] })).filter(({ before, after }) => before.join() !== after.join());
}

/** The tensions that change hands.
 * @param {Tension[]} after @returns {TensionLine[]} */
function tensionLines(after) {
  return DATA.tensions.flatMap((old, n) => {
    const now = after[n];
    if ([...old.roles].sort().join() === [...now.roles].sort().join()) return [];
    const sides = new Set(now.poles.flatMap((pole) => pole.held_by));
    const within = sides.size === 1 && now.poles.every((pole) => pole.held_by.length);
    const how = old.roles.length < 2 ? "new" : now.roles.length > 1 ? "between others" : within ? "within one role" : "gone";
    return [{ id: old.id, how, before: old.roles.map(shortNameOf).join(" and "), after: now.roles.map(shortNameOf).join(" and "), claims: old.claims }];
  });
}

/** The concerns on which a tension lies, where its roles come to meet otherwise.
 * @param {Staffing} old @param {Staffing} now @param {Map<string, string[]>} joint @returns {TensionLine[]} */
function liesLines(old, now, joint) {
  return DATA.tensions.flatMap((tension) => [...new Set(placesOf(tension).map((place) => place.concern))].flatMap((concern) => {
    const [before, after] = [old, now].map((side) => meetingWords(meetingIn(side, tension.roles, concern, joint.has(concern)), side, tension.roles, concern));
    return before === after ? [] : [{ id: tension.id, how: concern, before, after, claims: tension.claims }];
  }));
}

/** How roles meet in a concern, in words.
 * @param {string} meeting @param {Staffing} side @param {string[]} roles @param {string} concern @returns {string} */
function meetingWords(meeting, side, roles, concern) {
  const holder = roles.find((role) => side.of.get(role)?.has(concern)) || "";
  if (meeting === "exclusive") return shortNameOf(holder) + " alone";
  if (meeting === "adjacent") return "adjacent, " + shortNameOf(holder);
  return new Map([["nobody", "nobody's"], ["others", "others'"]]).get(meeting) || meeting;
}

/** A change as the command `remit what-if` reads it. @param {Change} change @returns {string} */
function changeLine({ kind, thing, from, to }) {
  const words = { move: ["move", thing, "from", from, "to", to], drop: ["drop", thing, "from", from], add: ["add", thing, "to", to], merge: ["merge", from, "into", to], leave: ["drop", from] };
  return words[kind].join(" ");
}

/** A change in words. @param {Change} change @returns {string} */
function changeWords({ kind, thing, from, to }) {
  const what = nameOf(thing), a = shortNameOf(from), b = shortNameOf(to);
  return { move: "Move " + what + " from " + a + " to " + b, drop: "Take " + what + " from " + a, add: "Give " + what + " to " + b, merge: "Merge " + a + " into " + b, leave: "Remove " + a }[kind];
}

/** Changes as the address has them. @param {Change[]} changes @returns {string} */
function writeChanges(changes) {
  return changes.map((change) => [change.kind, ...(CHANGE_PARTS.get(change.kind) || []).map((part) => encodePart(change[part]))].join(",")).join(";");
}

/** Changes that an address asks for; those that name what is not there are left out.
 * @param {string} text @returns {Change[]} */
function readChanges(text) {
  return text.split(";").slice(0, MOST_CHANGES).flatMap((line) => {
    const [kind, ...names] = line.split(",").map(decodePart);
    const parts = CHANGE_PARTS.get(/** @type {ChangeKind} */ (kind));
    if (!parts || names.length !== parts.length) return [];
    const change = { kind: /** @type {ChangeKind} */ (kind), thing: "", from: "", to: "" };
    parts.forEach((part, n) => { change[part] = names[n]; });
    const known = parts.every((part) => (part === "thing" ? ITEMS.has(change.thing) || GROUPS.has(change.thing) || AREAS.has(change.thing) : isRole(change[part])));
    return known ? [change] : [];
  });
}
