/* Where two roles of a large page meet, worked out here: there are millions of pairs. The formulas are those of
   remit.analysis (docs/measures.md), over the same rounded weights, so that `remit overlap` gives the same numbers. */

/** @typedef {{concept: number, parent: string, claims: Set<number>}} Holding */
/** @typedef {{holders: Map<number, number>, n_roles: number, content: (concept: number) => number}} Weights */

/** What stands above a concept, itself first; a circle is walked once.
 * @param {LargeIndex} large @param {number} concept @returns {number[]} */
function chainOf(large, concept) {
  const found = [concept];
  for (let next = large.above[concept]; next && !found.includes(next - 1); next = large.above[next - 1]) found.push(next - 1);
  return found;
}

/** What stands for a concern at a level: its number among concepts, its id, and what that is grouped by.
 * @param {LargeIndex} large @param {Item} item @param {string} level @returns {{concept: number, id: string, parent: string}} */
function lifted(large, item, level) {
  const n = large.index.get(item.id) ?? 0;
  const group = item.group ?? item.id, area = item.area ?? item.id;
  if (level === "concern") return { concept: n, id: item.id, parent: group };
  const chain = chainOf(large, n);
  if (level === "group") return { concept: chain.at(-2) ?? n, id: group, parent: area };
  return { concept: chain.at(-1) ?? n, id: area, parent: area };
}

/** What a role has, by id.
 * @param {LargeIndex} large @param {string} role @param {string} relation @param {string} level @returns {Map<string, Holding>} */
function heldAt(large, role, relation, level) {
  /** @type {Map<string, Holding>} */
  const found = new Map();
  const wanted = SCOPES.get(relation);
  if (large.joint.has(large.index.get(role) ?? -1)) return found;
  for (const step of STEPS.get(role) || []) {
    const item = ITEMS.get(step.other);
    if (!item || !step.forward || !wanted?.has(step.link.rel)) continue;
    const { concept, id, parent } = lifted(large, item, level);
    const held = found.get(id) || { concept, parent, claims: new Set() };
    for (const claim of step.link.claims) held.claims.add(claim);
    found.set(id, held);
  }
  return found;
}

/** @type {Map<string, Weights>} */
const WEIGHTS = new Map();

/** How many roles have each concept of a relation and level, and how much each concept tells.
 * @param {LargeIndex} large @param {string} relation @param {string} level @returns {Weights} */
function weightsOf(large, relation, level) {
  const key = relation + " " + level;
  const known = WEIGHTS.get(key);
  if (known) return known;
  const wanted = SCOPES.get(relation);
  const blocks = large.blocks.filter((block) => block.holds && wanted?.has(block.rel));
  const up = DATA.nodes.slice(0, large.n_items).map((item) => lifted(large, item, level).concept);
  /** @type {Map<number, number>} */
  const holders = new Map();
  let n_roles = 0;
  for (let role = 0; role < large.n_roles; role += 1) {
    if (large.joint.has(role)) continue;
    const held = new Set();
    for (const { rows } of blocks) for (let at = rows.ptr[role]; at < rows.ptr[role + 1]; at += 1) held.add(up[rows.to[at]]);
    for (const concept of held) holders.set(concept, (holders.get(concept) || 0) + 1);
    n_roles += held.size ? 1 : 0;
  }
  const made = { holders, n_roles, content: contentOf(large, holders) };
  WEIGHTS.set(key, made);
  return made;
}

/** The information content of concepts: how much saying their name tells.
 * @param {LargeIndex} large @param {Map<number, number>} holders @returns {(concept: number) => number} */
function contentOf(large, holders) {
  const concepts = new Set(holders.keys());
  large.above.forEach((above, n) => {
    if (above) concepts.add(n).add(above - 1);
  });
  const below = new Map();
  for (const concept of concepts) for (const above of chainOf(large, concept).slice(1)) below.set(above, (below.get(above) || 0) + 1);
  const whole = Math.log(concepts.size + 1);
  return (concept) => roundedTo(1 - Math.log((below.get(concept) || 0) + 1) / whole, CONTENT_STEP);
}

/** The best-match average of Lin's similarity.
 * @param {LargeIndex} large @param {Holding[]} a @param {Holding[]} b @param {(concept: number) => number} content @returns {number} */
function linOf(large, a, b, content) {
  const similarity = (/** @type {number} */ above, /** @type {number} */ p, /** @type {number} */ q) => roundedTo(shareOf(2 * above, p + q), CONTENT_STEP);
  const best = (/** @type {Holding[]} */ mine, /** @type {Holding[]} */ others) => {
    const theirs = new Set(others.map((one) => one.concept));
    /** @type {Map<number, number>} */
    const under = new Map();
    for (const one of others) {
      const own = content(one.concept);
      for (const above of chainOf(large, one.concept)) under.set(above, Math.min(own, under.get(above) ?? Infinity));
    }
    return mine.reduce((sum, { concept }) => {
      const own = content(concept);
      if (theirs.has(concept)) return sum + similarity(own, own, own);
      return sum + Math.max(0, ...chainOf(large, concept).filter((above) => under.has(above)).map((above) => similarity(content(above), own, under.get(above) ?? 0)));
    }, 0);
  };
  return shareOf(best(a, b) + best(b, a), a.length + b.length);
}

/** @param {LargeIndex} large @param {string[]} roles @param {Map<string, Holding>[]} held @param {Weights} weights @returns {Measures} */
function measuresOf(large, roles, held, weights) {
  const [a, b] = held;
  const both = [...a.keys()].filter((id) => b.has(id));
  const rarity = (/** @type {Holding|undefined} */ one) => {
    const idf = roundedTo(Math.log1p(weights.n_roles / (weights.holders.get(one?.concept ?? -1) || 1)), RARITY_STEP);
    return roundedTo(idf * idf, RARITY_STEP);
  };
  const mass = (/** @type {Iterable<Holding|undefined>} */ some) => [...some].reduce((sum, one) => sum + rarity(one), 0);
  const n = both.length;
  return {
    ...countMeasures(n, a.size, b.size),
    idf_cosine: shareOf(mass(both.map((id) => a.get(id))), Math.sqrt(mass(a.values()) * mass(b.values()))),
    lin: linOf(large, [...a.values()], [...b.values()], weights.content),
    containment: Object.fromEntries([[roles[0], shareOf(n, a.size)], [roles[1], shareOf(n, b.size)]]),
  };
}

/** @param {number} n how many both have @param {number} a @param {number} b */
function countMeasures(n, a, b) {
  return {
    n_shared: n, jaccard: shareOf(n, a + b - n), dice: shareOf(2 * n, a + b), overlap_coefficient: shareOf(n, Math.min(a, b)), cosine: shareOf(n, Math.sqrt(a * b)),
  };
}

/** What two roles share, where they work side by side, what is one's alone; undefined where nothing is stated of either.
 * @param {LargeIndex} large @param {string} a @param {string} b @param {string} relation @param {string} level @returns {PairOverlap|undefined} */
function meetingOf(large, a, b, relation, level) {
  const roles = [a, b];
  const held = roles.map((role) => heldAt(large, role, relation, level));
  if (!held[0].size && !held[1].size) return undefined;
  const [mine, other] = held;
  const parents = held.map((some) => new Set([...some.values()].map((one) => one.parent)));
  const shared = [...mine].filter(([id]) => other.has(id)).map(([id, one]) => ({
    concern: id, group: one.parent, claims: Object.fromEntries([[a, sortedNumbers(one.claims)], [b, sortedNumbers(other.get(id)?.claims || [])]]),
  }));
  /** @type {Map<string, Record<string, string[]>>} */
  const beside = new Map();
  /** @type {Record<string, ExclusiveEntry[]>} */
  const exclusive = Object.fromEntries(roles.map((role) => [role, []]));
  held.forEach((some, side) => {
    for (const [id, { parent }] of some) {
      if (held[1 - side].has(id)) continue;
      if (!parents[1 - side].has(parent)) exclusive[roles[side]].push({ concern: id, group: parent });
      else {
        const entry = beside.get(parent) || Object.fromEntries(roles.map((role) => [role, []]));
        entry[roles[side]].push(id);
        beside.set(parent, entry);
      }
    }
  });
  return {
    roles, relation, level, shared, adjacent: [...beside].map(([group, concerns]) => ({ group, concerns })), exclusive,
    measures: measuresOf(large, roles, held, weightsOf(large, relation, level)),
    n: Object.fromEntries(roles.map((role, n) => [role, basisOf(held[n])])),
  };
}

/** @param {Map<string, Holding>} held @returns {Count} */
function basisOf(held) {
  const claims = new Set([...held.values()].flatMap((one) => [...one.claims]));
  return { n_concerns: held.size, n_claims: claims.size, n_documents: new Set([...claims].map((at) => DATA.claims[at]?.doc).filter(Boolean)).size };
}

/** The ties to the nearest roles, as pairs with their figures: what the map draws, and what lists of nearest roles read.
 * @param {PageData} data @param {LargeIndex} large @returns {PairOverlap[]} */
function nearestPairs(data, large) {
  const { ties, scores, n_shared } = /** @type {PackedData} */ (data.large).backbone;
  const { ptr, to } = unpackedRows(ties, large.n_roles);
  const score = numbersOf(scores), shared = numbersOf(n_shared);
  const relation = data.scopes.some((scope) => scope.id === "remit") ? "remit" : data.scopes[0]?.id || "";
  const wanted = new Set(data.scopes.find((scope) => scope.id === relation)?.properties);
  const blocks = large.blocks.filter((block) => block.holds && wanted.has(block.rel));
  const seen = new Int32Array(large.n_items).fill(-1);
  const sizes = large.places.map((_, n) => {
    let size = 0;
    for (const { rows } of blocks) for (let at = rows.ptr[n]; at < rows.ptr[n + 1]; at += 1) {
      if (seen[rows.to[at]] !== n) size += 1;
      seen[rows.to[at]] = n;
    }
    return size;
  });
  /** @type {PairOverlap[]} */
  const found = [];
  for (let n = 0; n < large.n_roles; n += 1) {
    for (let at = ptr[n]; at < ptr[n + 1]; at += 1) {
      const measures = { ...countMeasures(shared[at], sizes[n], sizes[to[at]]), idf_cosine: score[at] / 10000, lin: 0, containment: {} };
      found.push({ roles: [data.nodes[n].id, data.nodes[to[at]].id], relation, level: "concern", shared: [], adjacent: [], exclusive: {}, measures, n: {} });
    }
  }
  return found;
}
