/* What the drawer paints beside marks: the ground under a group of concerns, and which labels it wishes for. */

/* From this size on a role is named in large letters. */
const LARGE_MARK = 17;
/* On a narrow screen, only large roles are sure to be named below this scale. */
const SMALL = 0.6;
/* Kinds that lie together on the map without being a group of concerns. */
const GATHERED = new Set(["strategy", "benefit", "trend", "background"]);
/* Kinds whose colour has less than 3:1 on white: they get a dark outline there. */
const LIGHT_KINDS = new Set(["responsibility"]);

/** The corners round a set of points, in order (monotone chain).
 * @param {Point[]} points @returns {Point[]} */
function hull(points) {
  const sorted = [...points].sort((p, q) => p.x - q.x || p.y - q.y);
  const turn = (/** @type {Point} */ o, /** @type {Point} */ a, /** @type {Point} */ b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const half = (/** @type {Point[]} */ row) => {
    /** @type {Point[]} */
    const chain = [];
    for (const point of row) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

/** What a thing lies together with on the map: its group of concerns, or its kind.
 * @param {Item} item @returns {string} */
function fieldOf(item) {
  return item.group || (GATHERED.has(item.kind) ? item.kind : "");
}

/** The shown items of each group that has at least two.
 * @param {Item[]} items @param {Set<string>} shown @returns {Map<string, Item[]>} */
function groupsShown(items, shown) {
  /** @type {Map<string, Item[]>} */
  const members = new Map();
  for (const item of items) {
    const field = fieldOf(item);
    if (!field || !shown.has(item.id)) continue;
    const held = members.get(field);
    if (held) held.push(item);
    else members.set(field, [item]);
  }
  for (const [group, held] of members) if (held.length < 2) members.delete(group);
  return members;
}

/** A soft ground under each group.
 * @param {CanvasRenderingContext2D} context @param {Item[]} items @param {Set<string>} shown
 * @param {Set<string>|null} near @param {string} color */
function paintGroups(context, items, shown, near, color) {
  context.save();
  context.lineJoin = "round";
  context.lineCap = "round";
  context.fillStyle = color;
  context.strokeStyle = color;
  context.lineWidth = 56;
  for (const held of groupsShown(items, shown).values()) {
    if (near && !held.some((item) => near.has(item.id))) continue;
    const corners = hull(held.map((item) => ({ x: item.x, y: item.y })));
    context.beginPath();
    corners.forEach((corner, n) => (n ? context.lineTo(corner.x, corner.y) : context.moveTo(corner.x, corner.y)));
    context.closePath();
    context.stroke();
    context.fill();
  }
  context.restore();
}

/** Which labels the drawing would like, with how much each matters.
 * @param {{item:Item,x:number,y:number,size:number}[]} marks
 * @param {{scene:Scene,chosen:string|null,near:Set<string>|null,hover:string|null,narrow:boolean}} now
 * @param {number} scale @returns {LabelWish[]} */
function labelWishes(marks, now, scale) {
  /** @type {LabelWish[]} */
  const wishes = [];
  for (const { item, x, y, size } of marks) {
    if (!now.scene.items.has(item.id)) continue;
    const near = !now.near || now.near.has(item.id) || item.id === now.hover;
    const role = isRole(item.id);
    const must = item.id === now.chosen || item.id === now.hover;
    const large = (item.kind === "role" && size > LARGE_MARK) || item.kind === "family";
    const base = must ? 9e6 : large ? 8e6 : item.kind === "role" ? (now.narrow ? 2e3 : 4e6) : now.near && now.near.has(item.id) ? 5e5 : item.kind === "tension" ? 6e4 : CONCERN_KINDS.has(item.kind) ? (item.n_roles > 1 ? 3e5 : 1e4) : 5e3;
    const rank = near ? base + linksOf(item.id) : -1;
    wishes.push({ id: item.id, text: now.narrow && large ? shortNameOf(item.id) : item.label, x, y, reach: size * scale + 1, rank, style: large || item.id === now.chosen ? "role" : item.kind === "role" || must ? "minor" : "plain", must: must || (near && (large || (item.kind === "role" && !(now.narrow && scale < SMALL)))), keen: near && (isShared(item) || item.kind === "tension") });
  }
  if (!now.scene.bands && !now.near) addGroupLabels(wishes, marks, now);
  for (const band of now.scene.bands || []) {
    const ends = [band.from, band.to].map((id) => ITEMS.get(id));
    const [from, to] = ends;
    if (!from || !to || (now.chosen && !ends.some((item) => item?.id === now.chosen))) continue;
    wishes.push({ id: "", text: band.text, x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, reach: 0, rank: 4e5, style: "band", must: false, keen: false });
  }
  return wishes;
}

/** @param {LabelWish[]} wishes @param {{item:Item}[]} marks @param {{scene:Scene}} now */
function addGroupLabels(wishes, marks, now) {
  for (const [group, held] of groupsShown(marks.map((mark) => mark.item), now.scene.items)) {
    const x = held.reduce((sum, item) => sum + item.x, 0) / held.length;
    const y = Math.min(...held.map((item) => item.y));
    wishes.push({ id: "", text: KIND_BY_ID.get(group)?.label || nameOf(group), x, y, reach: 7, rank: 2e5 + held.length, style: "group", must: false, keen: false });
  }
}
