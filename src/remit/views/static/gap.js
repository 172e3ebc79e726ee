/* The gap from one role to another, worked out here by the rules of remit.analysis.insight.gap: what the second calls for
   is stated of the first, near something that the first has, or not stated. */

/** @typedef {"stated"|"near"|"not stated"} GapValue */
/** @typedef {{id: string, value: GapValue, importance: number, rarity: number, weight: number, near: string, similarity: number|null, claims: number[], ofFirst: number[]}} Called */
/** @typedef {{first: string, second: string, relation: string, called: Called[], totals: Map<GapValue, number>, whole: number}} GapAnswer */

/** @type {GapValue[]} */
const GAP_VALUES = ["stated", "near", "not stated"];

/** @param {string} first @param {string} second @param {string} relation @returns {GapAnswer} */
function gapOf(first, second, relation) {
  const all = staffingOf(tiesNow(), relation);
  const have = all.of.get(first) || new Set();
  const content = contentsOf(all);
  const rated = own(own(factsOf().ratings, relation, {}), second, {});
  /** @type {Map<string, string[]>} */
  const kin = new Map();
  for (const id of [...have].sort()) for (const one of new Set([id, parentOf(id) || id])) kin.set(one, [...(kin.get(one) || []), id]);
  const called = [...(all.of.get(second) || [])].map((id) => {
    const importance = own(rated, id, 1);
    const rarity = rarityOf(all.holders.get(id)?.length || 1, all.of.size);
    const beside = have.has(id) ? [] : [...new Set([...(kin.get(parentOf(id) || id) || []), ...(kin.get(id) || [])])];
    const near = beside.length ? mostSimilar(id, beside, content) : null;
    const tied = have.has(id) ? id : near?.id || "";
    return {
      id, value: have.has(id) ? GAP_VALUES[0] : near ? GAP_VALUES[1] : GAP_VALUES[2], importance, rarity, weight: importance * rarity, near: near?.id || "",
      similarity: near ? near.similarity : null, claims: claimsBetween(second, id, relation), ofFirst: tied ? claimsBetween(first, tied, relation) : [],
    };
  }).sort((p, q) => GAP_VALUES.indexOf(p.value) - GAP_VALUES.indexOf(q.value) || q.weight - p.weight || compareText(nameOf(p.id), nameOf(q.id)));
  const totals = new Map(GAP_VALUES.map((value) => [value, called.filter((one) => one.value === value).reduce((sum, one) => sum + one.weight, 0)]));
  return { first, second, relation, called, totals, whole: [...totals.values()].reduce((sum, one) => sum + one, 0) };
}

/** How rare a concern is, as a weight: ln(1 + roles / roles that have it), through the square that `remit` keeps of it.
 * @param {number} holders @param {number} roles @returns {number} */
function rarityOf(holders, roles) {
  const idf = roundedTo(Math.log1p(roles / holders), RARITY_STEP);
  return roundedTo(Math.sqrt(roundedTo(idf * idf, RARITY_STEP)), RARITY_STEP);
}

/** The intrinsic information content of concepts.
 * @param {Staffing} all @returns {(id: string) => number} */
function contentsOf(all) {
  const concepts = new Set(all.holders.keys());
  for (const id of [...Object.keys(factsOf().above), ...ITEMS.keys(), ...GROUPS.keys()]) {
    const above = parentOf(id);
    if (above) concepts.add(id).add(above);
  }
  /** @type {Map<string, number>} */
  const below = new Map();
  for (const id of concepts) for (const above of conceptsAbove(id).slice(1)) below.set(above, (below.get(above) || 0) + 1);
  const whole = Math.log(concepts.size + 1);
  return (id) => roundedTo(1 - Math.log((below.get(id) || 0) + 1) / whole, CONTENT_STEP);
}

/** Of some concerns the one most like a concern by Lin's similarity, then by id.
 * @param {string} id @param {string[]} others @param {(id: string) => number} content @returns {{id: string, similarity: number}} */
function mostSimilar(id, others, content) {
  const chain = conceptsAbove(id);
  const alike = others.map((other) => {
    const above = new Set(conceptsAbove(other));
    const common = chain.find((one) => above.has(one));
    return { id: other, similarity: roundedTo(shareOf(2 * (common ? content(common) : 0), content(id) + content(other)), CONTENT_STEP) };
  });
  return alike.sort((p, q) => q.similarity - p.similarity || (iriOf(p.id) < iriOf(q.id) ? -1 : 1))[0];
}

/** @param {string} id @returns {string} */
function iriOf(id) {
  return ITEMS.get(id)?.iri || id;
}
