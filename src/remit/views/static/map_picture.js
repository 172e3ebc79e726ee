/* The Map as a drawing of its own: the whole scene, not the part of it on the screen, with names wherever there is room. */

/* At this scale nearly every name has room, and lines of text keep their size. */
const MAP_PICTURE_SCALE = 1.4;
const MAP_MARGIN = 40;
const MAP_HEAD = 36;

/** @typedef {{item:Item,x:number,y:number,size:number}} DrawnMark */
/** @typedef {{drawing:Drawing,items:Set<string>,bands:Band[]|null,near:Set<string>|null,chosen:string|null,marks:DrawnMark[],scale:number,color:Record<string,string>,dark:boolean}} MapSheet */

/** The map as the state has it: what is shown, what steps back, what is named.
 * @returns {SVGElement} */
function mapDrawing() {
  const items = itemsShown(state);
  const bands = state.show === "roles" ? bandsOf(state, items) : null;
  const dark = isDark();
  /* A page of many items brings no marks along: what draws a part of them makes those of all. */
  const drawing = DATA.nodes.length > MOST_DRAWN ? smallDrawing({ items: new Set(ITEMS.keys()), bands: null }).drawing : DRAWING;
  /** @type {MapSheet} */
  const sheet = {
    drawing, items, bands, dark, chosen: state.selected, near: state.show === "focus" ? null : nearTo(state, bands),
    marks: drawing.nodes.map((mark) => ({ ...mark, item: DATA.nodes[mark.id] })).filter((mark) => items.has(mark.item.id)),
    scale: MAP_PICTURE_SCALE, color: dark ? PALETTES.dark : PALETTES.light,
  };
  const places = placesOn(sheet);
  const box = boxOf(sheet, places);
  const legend = legendOf(sheet, box);
  return sheetOf(
    { title: document.title, told: toldOf(sheet), left: box.left, top: box.top, width: box.width, height: box.height + legend.height, ground: sheet.color.ground, soft: sheet.color.soft },
    textLines(foldText(document.title, box.width - 2 * SHEET_MARGIN, 20, true).slice(0, 1), box.left + SHEET_MARGIN, box.top + 38, { size: 20, fill: sheet.color.ink, bold: true }),
    groupGrounds(sheet), strokes(sheet), svg("g", { "stroke-linejoin": "round" }, ...sheet.marks.map((mark) => markOf(sheet, mark))), namesOf(sheet, places), ...legend.parts);
}

/** @param {MapSheet} sheet @returns {string} */
function toldOf(sheet) {
  const kinds = KINDS.map((kind) => ({ kind, n: sheet.marks.filter((mark) => mark.item.kind === kind.id).length })).filter(({ n }) => n > 0);
  return "A network of " + kinds.map(({ kind, n }) => n + " " + (n === 1 ? kind.one : kind.label)).join(", ") + ". " + (sheet.bands ? "Lines join roles that share concerns." : "A dark rim marks what two or more roles have; a dashed line is inferred.");
}

/** @param {MapSheet} sheet @returns {LabelPlace[]} */
function placesOn(sheet) {
  const scene = { items: sheet.items, bands: sheet.bands };
  const wishes = labelWishes(sheet.marks, { scene, chosen: sheet.chosen, near: sheet.near, hover: null, narrow: false }, sheet.scale);
  const { context, measure } = pen();
  return placeLabels(context, wishes, sheet.scale, measure);
}

/** What marks, grounds and names need, with a margin.
 * @param {MapSheet} sheet @param {LabelPlace[]} places */
function boxOf(sheet, places) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  const hold = (/** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ right, /** @type {number} */ bottom) => {
    box.left = Math.min(box.left, left); box.top = Math.min(box.top, top);
    box.right = Math.max(box.right, right); box.bottom = Math.max(box.bottom, bottom);
  };
  for (const { x, y, size } of sheet.marks) hold((x - size) * sheet.scale, (y - size) * sheet.scale, (x + size) * sheet.scale, (y + size) * sheet.scale);
  for (const place of places) hold(place.x - place.half, place.y, place.x + place.half, place.y + place.text.length * 16);
  if (box.left > box.right) hold(0, 0, 0, 0);
  const lacking = Math.max(0, 520 - (box.right - box.left)) / 2;
  const left = box.left - MAP_MARGIN - lacking, top = box.top - MAP_MARGIN - MAP_HEAD;
  return { left, top, width: box.right + MAP_MARGIN + lacking - left, height: box.bottom + MAP_MARGIN - top };
}

/** @param {MapSheet} sheet @returns {SVGElement} */
function groupGrounds(sheet) {
  const paths = sheet.bands ? [] : [...groupsShown(DATA.nodes, sheet.items).values()]
    .filter((held) => !sheet.near || held.some((item) => sheet.near?.has(item.id)))
    .map((held) => {
      const corners = hull(held.map((item) => ({ x: item.x * sheet.scale, y: item.y * sheet.scale })));
      return svg("path", { d: "M" + corners.map((corner) => round1(corner.x) + " " + round1(corner.y)).join("L") + "Z" });
    });
  return svg("g", { fill: sheet.color.blob, stroke: sheet.color.blob, "stroke-width": round1(56 * sheet.scale), "stroke-linejoin": "round" }, ...paths);
}

/** The links, or between roles alone the bands; those of what is selected last, so that they lie on top.
 * @param {MapSheet} sheet @returns {SVGElement} */
function strokes(sheet) {
  const at = new Map(sheet.marks.map((mark) => [mark.item.id, mark]));
  const leads = (/** @type {string} */ from, /** @type {string} */ to) => sheet.chosen !== null && (from === sheet.chosen || to === sheet.chosen);
  const lines = sheet.bands
    ? sheet.bands.map((band) => ({ from: band.from, to: band.to, width: band.width, leads: leads(band.from, band.to), color: leads(band.from, band.to) ? sheet.color.lead : sheet.near ? sheet.color.faint : sheet.color.band, dashes: false, arrow: false }))
    : sheet.drawing.edges.map((edge) => {
      const from = DATA.nodes[edge.from], to = DATA.nodes[edge.to], first = leads(from.id, to.id);
      const color = first ? sheet.color.path : sheet.near ? sheet.color.faint : isShared(from) || isShared(to) ? sheet.color.firm : sheet.color.edge;
      return { from: from.id, to: to.id, width: first ? 1.5 : 1, leads: first, color, dashes: Boolean(edge.dashes), arrow: "arrows" in edge };
    });
  const parts = lines.sort((p, q) => Number(p.leads) - Number(q.leads)).flatMap((line) => {
    const from = at.get(line.from), to = at.get(line.to);
    return from && to ? strokeOf(sheet, line, from, to) : [];
  });
  return svg("g", { fill: "none", "stroke-linecap": "butt" }, ...parts);
}

/** @param {MapSheet} sheet @param {{width:number,color:string,dashes:boolean,arrow:boolean}} line @param {DrawnMark} from @param {DrawnMark} to @returns {SVGElement[]} */
function strokeOf(sheet, line, from, to) {
  const s = sheet.scale, x1 = from.x * s, y1 = from.y * s, x2 = to.x * s, y2 = to.y * s;
  const parts = [svg("path", { d: "M" + round1(x1) + " " + round1(y1) + "L" + round1(x2) + " " + round1(y2), stroke: line.color, "stroke-width": line.width, ...(line.dashes ? { "stroke-dasharray": "5 5" } : {}) })];
  if (line.arrow) {
    const length = Math.max(1, Math.hypot(x2 - x1, y2 - y1)), dx = (x2 - x1) / length, dy = (y2 - y1) / length;
    const x = x2 - dx * (to.size * s + 2), y = y2 - dy * (to.size * s + 2);
    const corner = (/** @type {number} */ side) => round1(x - dx * 7 + side * dy * 3.5) + " " + round1(y - dy * 7 - side * dx * 3.5);
    parts.push(svg("path", { d: "M" + round1(x) + " " + round1(y) + "L" + corner(1) + "L" + corner(-1) + "Z", fill: line.color }));
  }
  return parts;
}

/** @param {MapSheet} sheet @param {DrawnMark} mark @returns {SVGElement} */
function markOf(sheet, { item, x, y, size }) {
  const kind = kindOf(item.kind), chosen = item.id === sheet.chosen, both = isShared(item), near = !sheet.near || sheet.near.has(item.id);
  const half = size * sheet.scale * (chosen ? 1.2 : 1), pixel = 9 / half;
  const outlined = !sheet.dark && !chosen && !both && LIGHT_KINDS.has(kind.id);
  const rim = chosen ? { stroke: sheet.color.lead, width: 7 } : both ? { stroke: sheet.color.both, width: 4.6 } : outlined ? { stroke: "#7a5200", width: 1.6 } : { stroke: sheet.color.rim, width: 3 };
  return shapeAt(kind, x * sheet.scale, y * sheet.scale, half, {
    fill: sheet.dark ? kind.dark : kind.color, ...(near ? { stroke: rim.stroke, "stroke-width": (rim.width * sheet.scale * pixel).toFixed(2), "paint-order": "stroke" } : { opacity: DIMMED }),
  });
}

/** Names as text, each over a copy of itself in the colour of the ground that keeps lines off it.
 * @param {MapSheet} sheet @param {LabelPlace[]} places @returns {SVGElement} */
function namesOf(sheet, places) {
  const text = (/** @type {LabelPlace} */ place, /** @type {string} */ fill) => {
    const style = LABEL_STYLES[place.style];
    return textLines(place.text, place.x, place.y + style.line / 2, { size: style.size, step: style.line, fill, bold: place.style !== "plain", anchor: "middle" });
  };
  return svg("g", {},
    svg("g", { stroke: sheet.color.ground, "stroke-width": 3.5, "stroke-linejoin": "round", "aria-hidden": "true" }, ...places.map((place) => text(place, sheet.color.ground))),
    svg("g", {}, ...places.map((place) => text(place, place.style === "group" ? sheet.color.soft : sheet.color.ink))));
}

/** What the shapes mean, in rows below the map.
 * @param {MapSheet} sheet @param {{left:number,top:number,width:number,height:number}} box @returns {{parts:SVGElement[],height:number}} */
function legendOf(sheet, box) {
  const left = box.left + SHEET_MARGIN, right = box.left + box.width - SHEET_MARGIN;
  let x = left, y = box.top + box.height + 10;
  /** @type {SVGElement[]} */
  const parts = [svg("path", { d: "M" + round1(left) + " " + round1(y - 16) + "H" + round1(right), stroke: sheet.color.edge })];
  for (const kind of KINDS) {
    const n = sheet.marks.filter((mark) => mark.item.kind === kind.id).length;
    if (!n) continue;
    const text = kind.label + " " + n, wide = 22 + widthOf(text, 12.5) + 20;
    if (x > left && x + wide > right) { x = left; y += 22; }
    parts.push(shapeAt(kind, x + 7, y, 7, paintOf(kind, sheet.dark)), textLines([text], x + 20, y, { size: 12.5, fill: sheet.color.ink }));
    x += wide;
  }
  const told = sheet.bands ? "A line: shared concerns, the thicker the more" : "Dark rim: two or more roles have it. Dashed line: inferred.";
  if (x > left && x + widthOf(told, 12.5) > right) { x = left; y += 22; }
  parts.push(textLines([told], x, y, { size: 12.5, fill: sheet.color.soft }));
  return { parts, height: y + 26 - (box.top + box.height) };
}
