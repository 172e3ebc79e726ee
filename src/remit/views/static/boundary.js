/* The boundary report of two roles or more, worked out here by the rules of remit.analysis.insight.report. */

/** @typedef {{id: string, roles: string[], deciders: string[], decidedIn: number[], jointly: string[], verdict: string}} BothLine */
/** @typedef {{group: string, sides: Map<string, string[]>}} ParallelLine */
/** @typedef {{tension: Tension, places: {concern: string, pole: string, meeting: string}[], isContested: boolean}} ContestedLine */
/** @typedef {{id: string, holders: string[], claims: number[], atTimes: boolean}} UnownedLine */
/** @typedef {{about: string, isTension: boolean, decide: string[], coordinate: string[], assign: string[], helps: string[], stated: number, claims: number[]}} AgendaLine */
/** @typedef {{id: string, why: string, cells: {letters: string, stated: boolean}[], accountable: string[], failed: string[]}} DraftLine */
/** @typedef {{strategy: string, eases: {tension: string, inferred: boolean, claims: number[]}[], benefits: string[]}} HelpLine */
/** @typedef {{kind: string, n: number, of: number, role: string}} Silence */
/** @typedef {{roles: string[], relation: string, both: BothLine[], parallel: ParallelLine[], contested: ContestedLine[], oneSided: Map<string, string[]>, unowned: UnownedLine[], helps: HelpLine[], silences: Silence[], agenda: AgendaLine[], draft: DraftLine[]}} Boundary */

const RULES = { none: "no role is accountable for an activity", several: "more than one role is accountable for an activity", nobody: "no role does the work of an activity" };
const LETTER_ORDER = "ARDSCI";

/** The letters of roles by concern, as far as a document states any.
 * @returns {Map<string, Map<string, {letters: string, claims: Map<string, number[]>}>>} */
function statedLetters() {
  const letters = factsOf().letters;
  const found = new Map();
  for (const link of DATA.links) {
    const letter = link.holds === false ? "" : own(letters, link.rel, "");
    if (!letter) continue;
    const roles = found.get(link.target) || new Map();
    const held = roles.get(link.source) || { letters: "", claims: new Map() };
    held.claims.set(letter, [...(held.claims.get(letter) || []), ...link.claims]);
    held.letters = [...held.claims.keys()].sort((p, q) => LETTER_ORDER.indexOf(p) - LETTER_ORDER.indexOf(q)).join("/");
    found.set(link.target, roles.set(link.source, held));
  }
  return found;
}

/** The pairs of roles that have each concern jointly.
 * @param {string} relation @returns {Map<string, string[]>} */
function jointHolders(relation) {
  const joint = new Set(factsOf().joint), wanted = SCOPES.get(relation);
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const link of DATA.links) {
    if (link.holds === false || !joint.has(link.source) || !wanted?.has(link.rel)) continue;
    found.set(link.target, [...new Set([...(found.get(link.target) || []), link.source])]);
  }
  return found;
}

/** What roles have to settle between them.
 * @param {string[]} roles @param {string} relation @returns {Boundary} */
function boundaryOf(roles, relation) {
  const all = staffingOf(tiesNow(), relation);
  const letters = statedLetters(), joint = jointHolders(relation);
  const ofDuties = relation !== "skill";
  const { both, parallel, oneSided } = parted(all, roles, letters, joint, ofDuties);
  const met = new Set([...both.map((line) => areaOf(line.id)), ...parallel.map((line) => areaOf(line.group))]);
  const { unowned, abilities } = ofDuties ? unownedIn(met, all, roles, relation, joint) : { unowned: [], abilities: 0 };
  const contested = contestedBetween(all, roles, joint);
  return {
    roles, relation, both, parallel, contested, oneSided, unowned, helps: helpsFor(contested),
    silences: silencesOf(roles, relation, both, contested, abilities),
    agenda: agendaOf(both, parallel, contested, unowned.filter((line) => !line.holders.length), relation),
    draft: ofDuties ? draftOf(all, roles, both, contested, letters) : [],
  };
}

/** What several have, what they have side by side, and what only one has.
 * @param {Staffing} all @param {string[]} roles @param {ReturnType<typeof statedLetters>} letters @param {Map<string, string[]>} joint @param {boolean} ofDuties */
function parted(all, roles, letters, joint, ofDuties) {
  /** @type {BothLine[]} */
  const both = [];
  /** @type {Map<string, Map<string, string[]>>} */
  const beside = new Map();
  const oneSided = new Map(roles.map((role) => [role, /** @type {string[]} */ ([])]));
  const workers = new Map(roles.map((role) => [role, groupsOf(all, role)]));
  for (const id of byName([...new Set(roles.flatMap((role) => [...(all.of.get(role) || [])]))])) {
    const having = roles.filter((role) => all.of.get(role)?.has(id)), group = groupOf(id);
    const working = roles.filter((role) => workers.get(role)?.has(group));
    if (having.length > 1) both.push(bothLine(id, having, letters, joint, ofDuties));
    else if (working.length > 1) {
      const sides = beside.get(group) || new Map(working.map((role) => [role, /** @type {string[]} */ ([])]));
      sides.get(having[0])?.push(id);
      beside.set(group, sides);
    } else oneSided.get(having[0])?.push(id);
  }
  const parallel = byName([...beside.keys()]).map((group) => ({ group, sides: /** @type {Map<string, string[]>} */ (beside.get(group)) }));
  return { both: both.sort((p, q) => compareText(nameOf(groupOf(p.id)), nameOf(groupOf(q.id)))), parallel, oneSided };
}

/** @param {string} id @param {string[]} having @param {ReturnType<typeof statedLetters>} letters @param {Map<string, string[]>} joint @param {boolean} ofDuties @returns {BothLine} */
function bothLine(id, having, letters, joint, ofDuties) {
  const deciding = [...(letters.get(id) || [])].filter(([, held]) => held.claims.has("A"));
  const deciders = byName(deciding.map(([role]) => role));
  const verdict = !ofDuties ? "no duty" : deciders.length === 1 ? "decided" : deciders.length ? "several" : "undecided";
  return { id, roles: having, deciders, decidedIn: sortedNumbers(new Set(deciding.flatMap(([, held]) => held.claims.get("A") || []))), jointly: joint.get(id) || [], verdict };
}

/** The tensions between the roles, with the concerns on which they lie.
 * @param {Staffing} all @param {string[]} roles @param {Map<string, string[]>} joint @returns {ContestedLine[]} */
function contestedBetween(all, roles, joint) {
  return DATA.tensions.filter((tension) => roles.filter((role) => tension.roles.includes(role)).length > 1).map((tension) => {
    const places = placesOf(tension).map((place) => ({ ...place, meeting: meetingIn(all, roles, place.concern, joint.has(place.concern)) }));
    return { tension, places, isContested: places.some(({ meeting }) => meeting === "shared" || meeting === "adjacent") };
  });
}

/** What none of the roles has in the areas where they meet; how many abilities are not listed.
 * @param {Set<string>} met @param {Staffing} all @param {string[]} roles @param {string} relation @param {Map<string, string[]>} joint */
function unownedIn(met, all, roles, relation, joint) {
  const every = [...DATA.nodes.filter((item) => CONCERN_KINDS.has(item.kind) && (item.group || all.holders.has(item.id))).map((item) => item.id), ...GROUPS.keys()];
  const above = new Set(every.map(parentOf));
  const abilities = new Set(factsOf().abilities), atTimes = new Set(own(factsOf().at_times, relation, []));
  const open = [...new Set(every)].filter((id) => !above.has(id) && met.has(areaOf(id)) && !roles.some((role) => all.of.get(role)?.has(id)));
  const listed = open.filter((id) => !abilities.has(id) || all.holders.has(id) || relation === "all");
  const unowned = listed.map((id) => {
    const holders = byName([...new Set([...(joint.get(id) || []), ...(all.holders.get(id) || [])])]);
    return { id, holders, claims: mentionsOf(id), atTimes: !holders.length && atTimes.has(id) };
  });
  unowned.sort((p, q) => Number(p.holders.length > 0) - Number(q.holders.length > 0) || compareText(nameOf(areaOf(p.id)), nameOf(areaOf(q.id))) || compareText(nameOf(groupOf(p.id)), nameOf(groupOf(q.id))) || compareText(nameOf(p.id), nameOf(q.id)));
  return { unowned, abilities: open.length - listed.length };
}

/** The strategies, first those that a claim ties in as many words, then those that ease most.
 * @param {ContestedLine[]} contested @returns {HelpLine[]} */
function helpsFor(contested) {
  /** @type {Map<string, HelpLine>} */
  const found = new Map();
  for (const { tension } of contested) {
    for (const one of tension.strategies) {
      const held = found.get(one.id) || { strategy: one.id, eases: [], benefits: one.benefits };
      const step = (STEPS.get(tension.id) || []).find((other) => !other.forward && other.other === one.id);
      held.eases.push({ tension: tension.id, inferred: one.inferred, claims: step?.link.claims || [] });
      found.set(one.id, held);
    }
  }
  const guessed = (/** @type {HelpLine} */ line) => Number(line.eases.every((one) => one.inferred));
  return [...found.values()].sort((p, q) => guessed(p) - guessed(q) || q.eases.length - p.eases.length || compareText(nameOf(p.strategy), nameOf(q.strategy)));
}

/** What is not stated.
 * @param {string[]} roles @param {string} relation @param {BothLine[]} both @param {ContestedLine[]} contested @param {number} abilities @returns {Silence[]} */
function silencesOf(roles, relation, both, contested, abilities) {
  const poles = contested.flatMap(({ tension }) => tension.poles);
  const thin = both.filter((line) => line.roles.some((role) => claimsBetween(role, line.id, relation).length < 2));
  const held = new Map(roles.map((role) => [role, basisBy(role, relation)]));
  const conditional = own(factsOf().conditional, relation, {});
  const undecided = both.filter((line) => line.verdict === "undecided");
  return [
    ...roles.filter((role) => !held.get(role)?.n_concerns).map((role) => ({ kind: "bare", n: 1, of: 1, role })),
    { kind: "decider", n: undecided.length, of: both.length, role: "" },
    { kind: "single", n: thin.length, of: both.length, role: "" },
    { kind: "pole", n: poles.filter((pole) => pole.inferred || !pole.held_by.length).length, of: poles.length, role: "" },
    ...roles.map((role) => {
      const n = own(conditional, role, 0);
      return { kind: "condition", n, of: n + (held.get(role)?.n_claims || 0), role };
    }),
    { kind: "ability", n: abilities, of: 0, role: "" },
  ].filter((one) => one.n);
}

/** The points of a meeting: tensions first, those that nothing eases before the others, then areas.
 * @param {BothLine[]} both @param {ParallelLine[]} parallel @param {ContestedLine[]} contested @param {UnownedLine[]} nobodys @param {string} relation @returns {AgendaLine[]} */
function agendaOf(both, parallel, contested, nobodys, relation) {
  const undecided = both.filter((line) => line.verdict === "undecided" || line.verdict === "several");
  const open = new Set(undecided.map((line) => line.id)), free = new Set(nobodys.map((line) => line.id));
  const tensions = contested.map(({ tension, places }) => {
    const lies = byName([...new Set(places.map((place) => place.concern))]);
    const helps = [...tension.strategies].sort((p, q) => Number(p.inferred) - Number(q.inferred) || compareText(nameOf(p.id), nameOf(q.id)));
    return { about: tension.id, isTension: true, decide: lies.filter((id) => open.has(id)), coordinate: [], assign: lies.filter((id) => free.has(id)), helps: helps.map((one) => one.id), stated: helps.filter((one) => !one.inferred).length, claims: tension.claims };
  }).sort((p, q) => Number(p.helps.length > 0) - Number(q.helps.length > 0) || q.claims.length - p.claims.length || compareText(nameOf(p.about), nameOf(q.about)));
  /** @type {Map<string, AgendaLine>} */
  const areas = new Map();
  const at = (/** @type {string} */ about) => {
    const line = areas.get(about) || { about, isTension: false, decide: [], coordinate: [], assign: [], helps: [], stated: 0, claims: [] };
    areas.set(about, line);
    return line;
  };
  for (const line of undecided) {
    const point = at(areaOf(line.id));
    point.decide.push(line.id);
    point.claims.push(...line.roles.flatMap((role) => claimsBetween(role, line.id, relation)));
  }
  for (const line of parallel) {
    const point = at(areaOf(line.group));
    point.coordinate.push(line.group);
    for (const [role, ids] of line.sides) point.claims.push(...ids.flatMap((id) => claimsBetween(role, id, relation)));
  }
  for (const line of nobodys) {
    const point = at(areaOf(line.id));
    point.assign.push(line.id);
    point.claims.push(...line.claims);
  }
  for (const point of areas.values()) {
    point.claims = sortedNumbers(new Set(point.claims));
    for (const name of /** @type {const} */ (["decide", "coordinate", "assign"])) point[name] = byName(point[name]);
  }
  const size = (/** @type {AgendaLine} */ line) => line.decide.length + line.coordinate.length + line.assign.length;
  return [...tensions, ...[...areas.values()].sort((p, q) => size(q) - size(p) || compareText(nameOf(p.about), nameOf(q.about)))];
}

/** A RACI draft: what is contested, nobody's and in the way of a tension, or shared; the rules look at stated letters alone.
 * @param {Staffing} all @param {string[]} roles @param {BothLine[]} both @param {ContestedLine[]} contested @param {ReturnType<typeof statedLetters>} letters @returns {DraftLine[]} */
function draftOf(all, roles, both, contested, letters) {
  const reasons = new Map(both.map((line) => [line.id, "both"]));
  for (const { concern, meeting } of contested.flatMap((line) => line.places)) {
    if (meeting !== "others" && !reasons.has(concern)) reasons.set(concern, meeting === "nobody" ? "nobody" : "contested");
  }
  const order = ["contested", "nobody", "both"];
  return [...reasons].sort((p, q) => order.indexOf(p[1]) - order.indexOf(q[1]) || compareText(nameOf(p[0]), nameOf(q[0]))).map(([id, why]) => {
    const told = letters.get(id) || new Map();
    const accountable = byName([...told].filter(([, held]) => held.claims.has("A")).map(([role]) => role));
    const having = roles.filter((role) => all.of.get(role)?.has(id));
    const cells = roles.map((role) => {
      if (told.has(role)) return { letters: told.get(role).letters, stated: true };
      if (having.includes(role)) return { letters: accountable.length ? "R?" : "A/R?", stated: false };
      return { letters: having.length ? "C?" : "", stated: false };
    });
    const works = having.length > 0 || [...told.values()].some((held) => held.claims.has("R") || held.claims.has("D"));
    const failed = [...(accountable.length === 1 ? [] : [accountable.length ? RULES.several : RULES.none]), ...(works ? [] : [RULES.nobody])];
    return { id, why, cells, accountable, failed };
  });
}
