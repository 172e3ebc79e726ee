/* Opens the data of a page of many roles: items, ties and families stand packed in it (docs/page-data.md, "Many roles").
   Functions alone: data.js calls them before anything below it is there. */

/** Whole numbers out of base64: seven bits a byte, the lowest first.
 * @param {string} text @returns {number[]} */
function numbersOf(text) {
  const bytes = atob(text);
  const found = [];
  let number = 0, factor = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes.charCodeAt(at);
    number += (byte & 127) * factor;
    factor *= 128;
    if (byte > 127) continue;
    found.push(number);
    number = 0;
    factor = 1;
  }
  return found;
}

/** Numbers of which each says by how much it differs from the one before.
 * @param {string} text @returns {number[]} */
function changesOf(text) {
  let before = 0;
  return numbersOf(text).map((number) => (before += number % 2 ? -(number + 1) / 2 : number / 2));
}

/** Rows of numbers by number: row `n` is `to[ptr[n]]` up to `to[ptr[n + 1]]`.
 * @param {string} text @param {number} size how many rows there are @returns {{ptr: Int32Array, to: Int32Array}} */
function unpackedRows(text, size) {
  const numbers = numbersOf(text);
  const ptr = new Int32Array(size + 1);
  /** @type {number[]} */
  const to = [];
  let at = 0, key = 0;
  while (at < numbers.length) {
    ptr.fill(to.length, key + 1, key + numbers[at] + 1);
    key += numbers[at];
    const end = at + 2 + numbers[at + 1];
    let target = 0;
    for (at += 2; at < end; at += 1) to.push((target += numbers[at]));
    ptr[key + 1] = to.length;
  }
  ptr.fill(to.length, key + 1);
  return { ptr, to: Int32Array.from(to) };
}

/** The same rows read from their other end; `link` says which of them each is.
 * @param {{ptr: Int32Array, to: Int32Array}} rows @returns {{ptr: Int32Array, to: Int32Array, link: Int32Array}} */
function turned(rows) {
  const size = rows.ptr.length - 1;
  const ptr = new Int32Array(size + 1), to = new Int32Array(rows.to.length), link = new Int32Array(rows.to.length);
  for (const target of rows.to) ptr[target + 1] += 1;
  for (let n = 0; n < size; n += 1) ptr[n + 1] += ptr[n];
  const next = ptr.slice();
  for (let source = 0; source < size; source += 1) {
    for (let at = rows.ptr[source]; at < rows.ptr[source + 1]; at += 1) {
      const place = next[rows.to[at]]++;
      to[place] = source;
      link[place] = at;
    }
  }
  return { ptr, to, link };
}

/** Fills what is empty in the data of a large page, and says where things are.
 * @param {PageData} data @returns {LargeIndex} */
function openLarge(data) {
  const packed = /** @type {PackedData} */ (data.large);
  const ids = packed.ids.flatMap(([base, ends]) => ends.map((end) => base + end));
  const kinds = packed.kinds.flatMap(([kind, n]) => Array(n).fill(kind));
  const groups = numbersOf(packed.groups), family = numbersOf(packed.family);
  const [x, y] = packed.places.map(changesOf);
  data.nodes = ids.map((id, n) => {
    const group = groups[n] ? data.groups[groups[n] - 1] : null;
    return { id, iri: id, kind: kinds[n], label: packed.labels[n], alt: [], definition: "", group: group && group.id, area: group && group.area, x: x[n] ?? 0, y: y[n] ?? 0, n_roles: 0, family: (family[n] ?? 0) - 1 };
  });
  const blocks = packed.links.map((block) => {
    const rows = unpackedRows(block.ties, ids.length);
    return { rel: block.rel, inferred: block.inferred, holds: block.holds !== false, rows, back: turned(rows), claims: changesOf(block.claims) };
  });
  const n_items = ids.length, n_roles = x.length;
  const places = data.nodes.slice(0, n_roles).map((item) => ({ x: item.x, y: item.y }));
  data.families.forEach((one, n) => {
    one.roles = ids.filter((_, at) => family[at] === n + 1);
    const typical = (one.typical || []).map(([concern]) => packed.labels[concern]).join("; ");
    data.nodes.push({ id: "family/" + (n + 1), iri: "", kind: "family", label: one.label, alt: [], definition: typical && "Typical of them: " + typical + ".", group: null, area: null, x: one.x || 0, y: one.y || 0, n_roles: one.roles.length, family: n });
  });
  data.relations.inFamily = ["is in the family", "has the roles"];
  const joint = new Set(packed.joint);
  countRoles(data.nodes, blocks, n_roles, joint);
  return { n_items, n_roles, blocks, sets: packed.claim_sets, index: new Map(data.nodes.map((item, n) => [item.id, n])), joint, places, above: numbersOf(packed.above) };
}

/** How many roles each concern has.
 * @param {Item[]} items @param {LargeBlock[]} blocks @param {number} n_roles @param {Set<number>} joint */
function countRoles(items, blocks, n_roles, joint) {
  const seen = new Int32Array(items.length).fill(-1);
  for (let role = 0; role < n_roles; role += 1) {
    if (joint.has(role)) continue;
    for (const { rows, holds } of blocks) {
      if (!holds) continue;
      for (let at = rows.ptr[role]; at < rows.ptr[role + 1]; at += 1) {
        const concern = rows.to[at];
        if (seen[concern] === role || concern < n_roles) continue;
        seen[concern] = role;
        items[concern].n_roles += 1;
      }
    }
  }
}

/** The links of items, made when they are asked for: there are more than a hundred thousand.
 * @param {PageData} data @param {LargeIndex} large @param {boolean} holds @returns {{get: (id: string) => Step[]|undefined}} */
function stepsOnDemand(data, large, holds) {
  /** @type {Map<string, Step[]>} */
  const known = new Map();
  const idOf = (/** @type {number} */ n) => data.nodes[n].id;
  return {
    get(id) {
      const n = large.index.get(id);
      if (n === undefined) return undefined;
      let steps = known.get(id);
      if (!steps) known.set(id, (steps = n < large.n_items ? stepsOf(n) : data.families[n - large.n_items].roles.map((role) => member(role, id, false))));
      return steps;
    },
  };

  /** @param {string} role @param {string} family @param {boolean} forward @returns {Step} */
  function member(role, family, forward) {
    return { link: { source: role, target: family, rel: "inFamily", claims: [], inferred: false }, other: forward ? family : role, forward };
  }

  /** @param {number} n @returns {Step[]} */
  function stepsOf(n) {
    /** @type {Step[]} */
    const found = [];
    for (const block of large.blocks) {
      if (block.holds !== holds) continue;
      const { rel, inferred, rows, back, claims } = block;
      for (let at = rows.ptr[n]; at < rows.ptr[n + 1]; at += 1) {
        found.push({ link: { source: idOf(n), target: idOf(rows.to[at]), rel, inferred, claims: large.sets[claims[at]] }, other: idOf(rows.to[at]), forward: true });
      }
      for (let at = back.ptr[n]; at < back.ptr[n + 1]; at += 1) {
        found.push({ link: { source: idOf(back.to[at]), target: idOf(n), rel, inferred, claims: large.sets[claims[back.link[at]]] }, other: idOf(back.to[at]), forward: false });
      }
    }
    const family = data.nodes[n].family ?? -1;
    if (holds && n < large.n_roles && family >= 0) found.push(member(idOf(n), idOf(large.n_items + family), true));
    return found;
  }
}

/** How many links an item has, without making them.
 * @param {LargeIndex} large @param {string} id @returns {number} */
function countSteps(large, id) {
  const n = large.index.get(id);
  if (n === undefined || n >= large.n_items) return 0;
  return large.blocks.reduce((sum, { rows, back, holds }) => (holds ? sum + rows.ptr[n + 1] - rows.ptr[n] + back.ptr[n + 1] - back.ptr[n] : sum), 0);
}

/** A value that was deflated; the browser's own decompression, which asks nobody for anything.
 * @param {string} text @returns {Promise<any>} */
async function inflated(text) {
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}
