/* Labels of our own: constant size on screen, never on top of each other, most important first.
   The drawing library's labels grow and shrink with the zoom and collide (docs/page-data.md, "Drawing"). */

const FACE = 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
/** @type {Record<string, {font:string,size:number,line:number,width:number}>} */
const LABEL_STYLES = {
  role: { font: "650 14px " + FACE, size: 14, line: 16, width: 20 },
  minor: { font: "600 12px " + FACE, size: 12, line: 14, width: 32 },
  plain: { font: "11.5px " + FACE, size: 11.5, line: 13, width: 20 },
  group: { font: "600 11px " + FACE, size: 11, line: 13, width: 26 },
  family: { font: "650 13.5px " + FACE, size: 13.5, line: 15, width: 24 },
  band: { font: "600 12px " + FACE, size: 12, line: 14, width: 8 },
};
const LONGEST_LABEL = 48;
const LABEL_GAP = 2;

/** Cuts a label into at most two lines.
 * @param {string} text @param {number} width letters a line @returns {string[]} */
function wrapLabel(text, width) {
  const letters = Array.from(text.slice(0, 400).replace(/\s+/g, " ").trim());
  const whole = letters.length > LONGEST_LABEL ? letters.slice(0, LONGEST_LABEL - 1).join("") + "…" : letters.join("");
  if (whole.length <= width) return [whole];
  let best = -1;
  for (let at = whole.indexOf(" "); at >= 0; at = whole.indexOf(" ", at + 1)) {
    if (best < 0 || Math.abs(at - whole.length / 2) < Math.abs(best - whole.length / 2)) best = at;
  }
  return best < 0 ? [whole] : [whole.slice(0, best), whole.slice(best + 1)];
}

/** Remembers how wide texts are: measuring is the dear part of a frame.
 * @returns {(context: CanvasRenderingContext2D, style: string, text: string) => number} */
function textMeasurer() {
  /** @type {Map<string, number>} */
  const known = new Map();
  return (context, style, text) => {
    const key = style + "\u0000" + text;
    let width = known.get(key);
    if (width === undefined) {
      context.font = LABEL_STYLES[style].font;
      width = context.measureText(text).width;
      known.set(key, width);
    }
    return width;
  };
}

/** Rectangles in a grid of cells, so that a collision is looked for only nearby. */
class TakenRoom {
  constructor() {
    /** @type {Map<number, number[][]>} */
    this.cells = new Map();
  }

  /** @param {number[]} box left, top, right, bottom @param {(cell: number) => boolean} visit stops when it says so */
  walk(box, visit) {
    for (let x = Math.floor(box[0] / 64); x <= Math.floor(box[2] / 64); x += 1) {
      for (let y = Math.floor(box[1] / 64); y <= Math.floor(box[3] / 64); y += 1) {
        if (visit(x * 100003 + y)) return true;
      }
    }
    return false;
  }

  /** @param {number[]} box */
  take(box) {
    this.walk(box, (cell) => {
      const held = this.cells.get(cell);
      if (held) held.push(box);
      else this.cells.set(cell, [box]);
      return false;
    });
  }

  /** @param {number[]} box @returns {boolean} */
  isFree(box) {
    return !this.walk(box, (cell) =>
      (this.cells.get(cell) || []).some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]));
  }
}

/** Finds room for labels, in screen pixels from the world's origin, so that panning needs no new search.
 * @param {CanvasRenderingContext2D} context
 * @param {LabelWish[]} wishes `x`, `y` in world units; `reach`: half the mark's size in pixels
 * @param {number} scale @param {ReturnType<typeof textMeasurer>} measure @returns {LabelPlace[]} */
function placeLabels(context, wishes, scale, measure) {
  const marks = new TakenRoom(), firm = new TakenRoom(), texts = new TakenRoom();
  for (const wish of wishes) {
    if (wish.style === "group" || wish.style === "family" || wish.style === "band") continue;
    const x = wish.x * scale, y = wish.y * scale, r = wish.reach * 0.8;
    marks.take([x - r, y - r, x + r, y + r]);
    if (wish.keen || wish.must) firm.take([x - r, y - r, x + r, y + r]);
  }
  const places = [];
  for (const wish of [...wishes].sort((p, q) => q.rank - p.rank)) {
    if (wish.rank < 0) continue;
    const place = placeOne(context, wish, scale, measure, { marks, firm, texts });
    if (place) places.push(place);
  }
  return places;
}

/** @param {CanvasRenderingContext2D} context @param {LabelWish} wish @param {number} scale
 * @param {ReturnType<typeof textMeasurer>} measure @param {{marks:TakenRoom,firm:TakenRoom,texts:TakenRoom}} room @returns {LabelPlace|null} */
function placeOne(context, wish, scale, measure, room) {
  const style = LABEL_STYLES[wish.style];
  const text = wrapLabel(wish.text, style.width);
  const half = Math.max(...text.map((line) => measure(context, wish.style, line))) / 2 + LABEL_GAP;
  const tall = text.length * style.line;
  const boxAt = (/** @type {number[]} */ [middle, top]) => [middle - half, top - 1, middle + half, top + tall + 1];
  const spots = spotsFor(wish, wish.x * scale, wish.y * scale, half, tall);
  const free = (/** @type {TakenRoom|null} */ marks) => spots.find((spot) => room.texts.isFree(boxAt(spot)) && (!marks || marks.isFree(boxAt(spot))));
  /* What matters may cover marks of less weight, and moves away rather than cover another name. */
  const found = free(room.marks) || ((wish.must || wish.keen) && free(room.firm)) || (wish.must && free(null));
  if (!found) return null;
  room.texts.take(boxAt(found));
  return { text, x: found[0], y: found[1], half, style: wish.style, id: wish.id };
}

/** Where a label may stand: [middle, top], best first.
 * @param {LabelWish} wish @param {number} x @param {number} y @param {number} half @param {number} tall @returns {number[][]} */
function spotsFor(wish, x, y, half, tall) {
  const out = wish.reach + 3;
  if (wish.style === "band") return [[x, y - tall / 2]];
  if (wish.style === "group" || wish.style === "family") return [[x, y - out - tall], [x - half * 0.6, y - out - tall], [x + half * 0.6, y - out - tall]];
  const below = [[x, y + out], [x, y - out - tall]], beside = [[x + out + half, y - tall / 2], [x - out - half, y - tall / 2]];
  const round = wish.style === "minor" ? [...beside, ...below] : [...below, ...beside];
  if (!wish.must) return round;
  const slant = [1, -1].flatMap((side) => [[x + side * (out * 0.7 + half), y + out * 0.6], [x + side * (out * 0.7 + half), y - out * 0.6 - tall]]);
  return [...round, ...slant, [x, y + out + tall], [x, y - out - 2 * tall]];
}

/** @param {CanvasRenderingContext2D} context @param {LabelPlace[]} places @param {Point} origin of the world on screen
 * @param {{ground:string,ink:string,soft:string}} colors @param {number} width of the screen: no name is cut by its edge, but a large role's */
function paintLabels(context, places, origin, colors, width) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = colors.ground;
  for (const place of places) {
    const style = LABEL_STYLES[place.style];
    if (place.style !== "role" && (origin.x + place.x - place.half < 0 || origin.x + place.x + place.half > width)) continue;
    context.font = style.font;
    context.fillStyle = place.style === "group" ? colors.soft : colors.ink;
    context.lineWidth = place.style === "role" ? 4 : 3;
    place.text.forEach((line, n) => {
      const x = origin.x + place.x, y = origin.y + place.y + (n + 0.5) * style.line;
      context.strokeText(line, x, y);
      context.fillText(line, x, y);
    });
  }
}
