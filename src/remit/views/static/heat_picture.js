/* The matrix as a drawing that stands on its own: names, cells with their numbers, the scale. */

const PICTURE_CELL = { wide: 40, high: 30, gap: 8, letters: 12 };

/** The ground and ink of a cell, from the colours of the page as they are now.
 * @returns {(shade: string) => {fill:string, ink:string}} */
function shadeColors() {
  const numbers = Array.from({ length: SHADES + 1 }, (_, n) => String(n));
  const color = colorsNow(["ground", "card", "hover", "soft", ...numbers.flatMap((n) => ["shade-" + n, "ink-" + n])]);
  const others = new Map([["own", "hover"], ["unstated", "ground"], ["apart", "ground"]]);
  return (shade) => {
    const other = others.get(shade);
    return other ? { fill: color(other), ink: color("soft") } : { fill: color(shade), ink: color(shade.replace("shade", "ink")) };
  };
}

/** A text in one line; a longer one ends with dots.
 * @param {string} text @param {number} width @param {number} size @returns {string[]} */
function oneLine(text, width, size) {
  const lines = foldText(text, width, size);
  return lines.length > 1 ? [lines[0].replace(/…$/, "") + "…"] : lines;
}

/** Where each row or column begins, with a gap between bands; the last number is where all ends.
 * @param {MatrixHead[]} heads @param {number} from @param {number} size @returns {number[]} */
function edgesOf(heads, from, size) {
  /** @type {number[]} */
  const edges = [];
  let at = from;
  heads.forEach((head, n) => {
    if (n && heads[n - 1].band !== head.band) at += PICTURE_CELL.gap;
    edges.push(at);
    at += size;
  });
  return [...edges, at];
}

/** @param {Matrix} matrix @param {string} title @returns {SVGElement} */
function matrixDrawing(matrix, title) {
  const { wide, high, letters } = PICTURE_CELL;
  const color = colorsNow(["card", "ink", "soft", "line"]);
  const shades = shadeColors();
  const longest = (/** @type {string[]} */ names, /** @type {number} */ most) => Math.min(most, Math.max(40, ...names.map((name) => widthOf(name, letters)))) + 12;
  const left = 24 + longest(matrix.rows.map((head) => head.label), 240);
  const top = 64 + (bandsIn(matrix.columns).length > 1 ? 18 : 0) + longest(matrix.columns.map((head) => head.short), 190);
  const x = edgesOf(matrix.columns, left, wide), y = edgesOf(matrix.rows, top, high);
  const width = Math.max(x[x.length - 1] + 24, 24 + widthOf(title, 18, true) + 24, 520), height = y[y.length - 1] + 58;
  const parts = [textLines([title], 24, 30, { size: 18, fill: color("ink"), bold: true })];
  matrix.columns.forEach((head, c) => {
    const name = textLines(oneLine(head.short, 190, letters), 0, 0, { size: letters, fill: color("ink") });
    parts.push(svg("g", { transform: "translate(" + round1(x[c] + wide / 2) + " " + (top - 8) + ") rotate(-90)" }, name));
  });
  if (bandsIn(matrix.columns).length > 1) for (const band of bandsIn(matrix.columns)) parts.push(...bandDrawing(band, x, wide, color));
  matrix.rows.forEach((head, r) => {
    parts.push(textLines(oneLine(head.label, left - 36, letters), left - 10, y[r] + high / 2, { size: letters, fill: color("ink"), anchor: "end" }));
    matrix.cells[r].forEach((cell, c) => parts.push(...cellDrawing(cell.text, shades(shadeOf(cell, matrix)), x[c], y[r], wide, color("line"))));
  });
  let at = 24;
  for (const [shade, text] of scaleOf(matrix)) {
    parts.push(...cellDrawing("", shades(shade), at, height - 34, 22, color("line")), textLines([text], at + 28, height - 19, { size: 11, fill: color("soft") }));
    at += 40 + widthOf(text, 11);
  }
  return sheetOf({ title, told: matrix.rows.length + " rows by " + matrix.columns.length + " columns", left: 0, top: 0, width: Math.max(width, at), height, ground: color("card"), soft: color("soft") }, ...parts);
}

/** The name above some columns, with a line as long as they are.
 * @param {{band:string,from:number,n:number}} band @param {number[]} x @param {number} wide @param {(name:string)=>string} color @returns {SVGElement[]} */
function bandDrawing(band, x, wide, color) {
  const from = x[band.from], to = x[band.from + band.n - 1] + wide;
  if (!band.band.trim()) return [];
  return [textLines(oneLine(band.band, to - from, 10), from, 58, { size: 10, fill: color("soft"), bold: true }),
    svg("path", { d: "M" + round1(from) + " 68H" + round1(to), stroke: color("line"), "stroke-width": 2 })];
}

/** @param {string} text @param {{fill:string,ink:string}} paint @param {number} x @param {number} y @param {number} wide @param {string} rim @returns {SVGElement[]} */
function cellDrawing(text, paint, x, y, wide, rim) {
  const high = PICTURE_CELL.high;
  const box = svg("rect", { x: round1(x + 1), y: round1(y + 1), width: wide - 2, height: high - 2, rx: 4, fill: paint.fill, stroke: rim, "stroke-width": 0.6 });
  return text ? [box, textLines([text], x + wide / 2, y + high / 2, { size: PICTURE_CELL.letters, fill: paint.ink, anchor: "middle" })] : [box];
}
