/* Who has what by a relation, read off the ties, so that reports, gaps and what-ifs can be worked out of it.
   The rules are those of remit.analysis; tests hold the answers to those of the library. */

/** @typedef {[string, string, string]} HeldTie   role, relation, concern */
/** @typedef {{of: Map<string, Set<string>>, holders: Map<string, string[]>}} Staffing */

const RARITY_STEP = 2 ** -30;
const CONTENT_STEP = 2 ** -40;

/** The nearest multiple of a step; of two as near, the even one.
 * @param {number} number @param {number} step @returns {number} */
function roundedTo(number, step) {
  const whole = Math.round(number / step);
  return (whole - number / step === 0.5 && whole % 2 ? whole - 1 : whole) * step;
}

/** @param {number} part @param {number} whole @returns {number} */
function shareOf(part, whole) {
  return whole === 0 ? 0 : part / whole;
}

/** @param {Iterable<number>} numbers @returns {number[]} */
function sortedNumbers(numbers) {
  return [...numbers].sort((p, q) => p - q);
}

/** What is told of concerns beside their ties; older data have none of it.
 * @returns {Facts} */
function factsOf() {
  return DATA.facts || { joint: [], letters: {}, above: {}, abilities: [], mentions: {}, at_times: {}, conditional: {}, ratings: {} };
}

/** The ties that hold, each once.
 * @returns {HeldTie[]} */
function tiesNow() {
  return DATA.links.filter((link) => link.holds !== false).map((link) => [link.source, link.rel, link.target]);
}

/** Who has what by a relation. What is said of roles jointly is no single one's.
 * @param {Iterable<HeldTie>} ties @param {string} relation @returns {Staffing} */
function staffingOf(ties, relation) {
  const wanted = SCOPES.get(relation);
  const joint = new Set(factsOf().joint);
  /** @type {Map<string, Set<string>>} */
  const of = new Map();
  for (const [role, rel, concern] of ties) {
    if (!wanted?.has(rel) || joint.has(role)) continue;
    of.set(role, (of.get(role) || new Set()).add(concern));
  }
  /** @type {Map<string, string[]>} */
  const holders = new Map();
  for (const role of byName([...of.keys()])) for (const concern of of.get(role) || []) holders.set(concern, [...(holders.get(concern) || []), role]);
  return { of, holders };
}

/** The concept right above another.
 * @param {string} id @returns {string|null} */
function parentOf(id) {
  const told = own(factsOf().above, id, "");
  const above = told || ITEMS.get(id)?.group || "";
  const next = above && above !== id ? above : GROUPS.get(id)?.area;
  return next && next !== id ? next : null;
}

/** A concept and all above it; a circle is walked once.
 * @param {string} id @returns {string[]} */
function conceptsAbove(id) {
  const found = [id];
  for (let next = parentOf(id); next && !found.includes(next); next = parentOf(next)) found.push(next);
  return found;
}

/** The group of a concern: the last concept above it but one. @param {string} id @returns {string} */
function groupOf(id) {
  return conceptsAbove(id).slice(-2)[0];
}

/** @param {string} id @returns {string} */
function areaOf(id) {
  return conceptsAbove(id).slice(-1)[0];
}

/** The groups in which a role works.
 * @param {Staffing} staffing @param {string} role @returns {Set<string>} */
function groupsOf(staffing, role) {
  return new Set([...(staffing.of.get(role) || [])].map(groupOf));
}

/** How some roles meet in a concern: shared, adjacent, exclusive; others, where only other roles have it; nobody.
 * @param {Staffing} staffing @param {string[]} roles @param {string} concern @param {boolean} [elsewhere] roles have it jointly @returns {string} */
function meetingIn(staffing, roles, concern, elsewhere) {
  const having = roles.filter((role) => staffing.of.get(role)?.has(concern));
  if (having.length > 1) return "shared";
  if (!having.length) return elsewhere || staffing.holders.has(concern) ? "others" : "nobody";
  const beside = roles.filter((role) => role !== having[0] && groupsOf(staffing, role).has(groupOf(concern)));
  return beside.length ? "adjacent" : "exclusive";
}

/** Where a tension lies: what it is over, and what its poles pull toward.
 * @param {Tension} tension @returns {{concern: string, pole: string}[]} */
function placesOf(tension) {
  return [
    ...(tension.over ? [{ concern: tension.over, pole: "" }] : []),
    ...tension.poles.flatMap((pole) => (pole.toward ? [{ concern: pole.toward, pole: pole.id }] : [])),
  ];
}

/** The claims that mention a concern, whatever they say of it.
 * @param {string} concern @returns {number[]} */
function mentionsOf(concern) {
  const told = own(factsOf().mentions, concern, null);
  if (told) return told;
  return sortedNumbers(new Set([...(STEPS.get(concern) || []), ...(ASIDES.get(concern) || [])].filter((step) => !step.forward).flatMap((step) => step.link.claims)));
}

/** The claims that make a tie of a role to anything by a relation.
 * @param {string} role @param {string} relation @returns {Count} */
function basisBy(role, relation) {
  const wanted = SCOPES.get(relation);
  const steps = (STEPS.get(role) || []).filter((step) => step.forward && wanted?.has(step.link.rel));
  const claims = new Set(steps.flatMap((step) => step.link.claims));
  const concerns = new Set(steps.map((step) => step.other));
  return { n_concerns: factsOf().joint.includes(role) ? 0 : concerns.size, n_claims: claims.size, n_documents: new Set([...claims].map((at) => DATA.claims[at]?.doc).filter(Boolean)).size };
}
