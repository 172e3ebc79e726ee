/* The data of the page, read once, and what is looked up in it. Keys come from data, so always Map, never objects. */

/** @param {string} id @returns {any} */
function embedded(id) {
  return JSON.parse(byId(id).textContent || "null");
}

/** @type {PageData} */
const DATA = embedded("remit-data");
/** Where things are in a large page; only there is it used.
 * @type {LargeIndex} */
const LARGE = /** @type {any} */ (DATA.large ? openLarge(DATA) : null);
if (LARGE) DATA.overlap = nearestPairs(DATA, LARGE);
const LONGEST_NAME = 300;
const LONGEST_TEXT = 5000;

/** A text short enough to be laid out; a cut says how much is missing.
 * @param {string} text @param {number} most @returns {string} */
function brief(text, most) {
  if (text.length <= most) return text;
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "") + "… (" + (text.length - most) + " more characters)";
}

/* Unbroken names of a hundred thousand letters take a browser minutes to lay out. */
for (const named of [...DATA.nodes, ...DATA.groups, ...DATA.areas, ...DATA.documents]) named.label = brief(named.label, LONGEST_NAME);
for (const item of DATA.nodes) {
  item.alt = item.alt.map((text) => brief(text, LONGEST_NAME));
  item.definition = brief(item.definition, LONGEST_TEXT);
}
for (const claim of DATA.claims) {
  claim.text = brief(claim.text, LONGEST_TEXT);
  claim.section = brief(claim.section, LONGEST_NAME);
}
/** @type {Drawing} */
const DRAWING = embedded("remit-drawing");

/** @type {Kind[]} */
const KINDS = DATA.kinds;
const KIND_BY_ID = new Map(KINDS.map((kind) => [kind.id, kind]));
/** @type {Map<string, Item>} */
const ITEMS = new Map(DATA.nodes.map((item) => [item.id, item]));
const GROUPS = new Map(DATA.groups.map((group) => [group.id, group]));
const AREAS = new Map(DATA.areas.map((area) => [area.id, area]));
const DOCUMENTS = new Map(DATA.documents.map((document) => [document.id, document]));
const TENSIONS = new Map(DATA.tensions.map((tension) => [tension.id, tension]));
const QUESTIONS = new Map(DATA.questions.map((question) => [question.id, question]));
const RELATION_WORDS = new Map(Object.entries(DATA.relations));
const SCOPES = new Map(DATA.scopes.map((scope) => [scope.id, new Set(scope.properties)]));
/* What roles are compared by unless somebody chooses: a source can state skills and no remit. */
const MAIN_SCOPE = SCOPES.has("remit") ? "remit" : DATA.scopes[0]?.id || "";
const CONCERN_KINDS = new Set(["responsibility", "skill", "metric", "outcome"]);

/** Links of an item, seen from both ends.
 * @type {{get: (id: string) => Step[]|undefined}} */
const STEPS = LARGE ? stepsOnDemand(DATA, LARGE, true) : new Map(DATA.nodes.map((item) => [item.id, []]));
/** Links that hold only under a condition, for some organisations, or not yet: told in the details, never drawn.
 * @type {{get: (id: string) => Step[]|undefined}} */
const ASIDES = LARGE ? stepsOnDemand(DATA, LARGE, false) : new Map(DATA.nodes.map((item) => [item.id, []]));
for (const link of DATA.links) {
  const kept = link.holds === false ? ASIDES : STEPS;
  kept.get(link.source)?.push({ link, other: link.target, forward: true });
  kept.get(link.target)?.push({ link, other: link.source, forward: false });
}

/** What a large page has worked out of its pairs.
 * @type {Map<string, PairOverlap|undefined>} */
const MET = new Map();
/** @type {Map<string, PairOverlap>} */
const OVERLAPS = new Map((LARGE ? [] : DATA.overlap).map((pair) => [pairKey(pair.roles, pair.relation, pair.level), pair]));

const COMPARED = new Set((LARGE ? [] : DATA.overlap).map((pair) => pairKey(pair.roles, "", "")));

/** Whether the data can tell how two roles meet: of many roles, a page has each with its nearest alone.
 * @param {string} a @param {string} b @returns {boolean} */
function isCompared(a, b) {
  return DATA.all_pairs || COMPARED.has(pairKey([a, b], "", ""));
}

/** What an object of the data holds under a key that is data too, never what it inherits.
 * @template T @param {Record<string, T>} record @param {string} key @param {T} otherwise @returns {T} */
function own(record, key, otherwise) {
  return Object.hasOwn(record, key) ? record[key] : otherwise;
}

/** @param {string[]} roles @param {string} relation @param {string} level @returns {string} */
function pairKey(roles, relation, level) {
  return JSON.stringify([[...roles].sort(), relation, level]);
}

/** What Python computed for two roles; undefined where neither is stated to have anything of the kind.
 * @param {string} a @param {string} b @param {string} relation @param {string} level @returns {PairOverlap|undefined} */
function overlapOf(a, b, relation, level) {
  const key = pairKey([a, b], relation, level);
  if (LARGE && !MET.has(key)) MET.set(key, meetingOf(LARGE, a, b, relation, level));
  return (LARGE ? MET : OVERLAPS).get(key);
}

/** @param {string|undefined} id @returns {Kind} */
function kindOf(id) {
  return (id && KIND_BY_ID.get(id)) || KINDS[0];
}

/** The name of a concern, group, area, role or anything else that has an id.
 * @param {string|null} id @returns {string} */
function nameOf(id) {
  if (id == null) return "Not grouped";
  return ITEMS.get(id)?.label ?? GROUPS.get(id)?.label ?? AREAS.get(id)?.label ?? id;
}

/** A name as a heading: with a capital at its beginning.
 * @param {string|null} id @returns {string} */
function headingOf(id) {
  const name = nameOf(id);
  const first = Array.from(name)[0] || "";
  return first.toLocaleUpperCase(DATA.lang) + name.slice(first.length);
}

/** The shortest name of a role: its abbreviation where it has one, for headings with little room.
 * @param {string} id @returns {string} */
function shortNameOf(id) {
  const item = ITEMS.get(id);
  if (!item) return id;
  const short = item.alt.filter((text) => /^[A-Z][A-Za-z]{1,5}$/.test(text) && /[A-Z].*[A-Z]/.test(text));
  return short.sort((p, q) => p.length - q.length)[0] || item.label;
}

/** Items that are roles or teams, roles first, those with most links first.
 * @returns {Item[]} */
function rolesAndTeams() {
  return sortedRoles(DATA.nodes.filter((item) => isRole(item.id)));
}

/** The roles and teams of which any concern is stated; where that is fewer than two, all of them.
 * @returns {Item[]} */
function comparable() {
  const compared = new Set(DATA.overlap.flatMap((pair) => pair.roles));
  const found = DATA.nodes.filter((item) => compared.has(item.id));
  return found.length > 1 ? sortedRoles(found) : rolesAndTeams();
}

/** How many links an item has. @param {string} id @returns {number} */
function linksOf(id) {
  return LARGE ? countSteps(LARGE, id) : STEPS.get(id)?.length || 0;
}

/** @param {Item[]} items @returns {Item[]} */
function sortedRoles(items) {
  const weight = (/** @type {Item} */ item) => linksOf(item.id);
  return items
    .sort((p, q) => Number(p.kind === "team") - Number(q.kind === "team") || weight(q) - weight(p) || compareText(p.label, q.label));
}

/** Whether two or more roles have a concern.
 * @param {Item} item @returns {boolean} */
function isShared(item) {
  return CONCERN_KINDS.has(item.kind) && item.n_roles > 1;
}

/** @param {string} id @returns {boolean} */
function isRole(id) {
  const kind = ITEMS.get(id)?.kind;
  return kind === "role" || kind === "team";
}

/** @param {string} p @param {string} q @returns {number} */
function compareText(p, q) {
  return p.localeCompare(q, DATA.lang);
}

/** Text made comparable for search: no accents, no case.
 * @param {string} text @returns {string} */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The items that one or more steps lead to, with the start itself.
 * @param {string} start @param {number} radius @param {(id:string)=>boolean} [may] @returns {Set<string>} */
function around(start, radius, may) {
  const reached = new Set([start]);
  let edge = [start];
  for (let n = 0; n < radius; n += 1) {
    const next = [];
    for (const id of edge) {
      for (const step of STEPS.get(id) || []) {
        if (reached.has(step.other) || (may && !may(step.other))) continue;
        reached.add(step.other);
        next.push(step.other);
      }
    }
    edge = next;
  }
  return reached;
}

/** The concerns that a group or area holds; a concern holds itself.
 * @param {string} id @returns {string[]} */
function membersOf(id) {
  if (ITEMS.has(id)) return [id];
  return DATA.nodes.filter((item) => item.group === id || item.area === id).map((item) => item.id);
}

/** The claims that tie a role to a concern, or to what a group or area holds.
 * @param {string} role @param {string} concern @param {string} relation @returns {number[]} */
function claimsBetween(role, concern, relation) {
  const members = new Set(membersOf(concern));
  const wanted = SCOPES.get(relation);
  const found = new Set();
  for (const step of STEPS.get(role) || []) {
    if (!step.forward || !members.has(step.other) || !wanted?.has(step.link.rel)) continue;
    for (const claim of step.link.claims) found.add(claim);
  }
  return [...found].sort((p, q) => p - q);
}
