/* Drawings as files that stand on their own: SVG with its texts as text, and PNG made from the same SVG. */

/* Twice the size of the screen: sharp on paper and on a slide. */
const PICTURE_SCALE = 2;
const LARGEST_PICTURE = 8000;
const PICTURE_WIDTH = 1200;
const SHEET_MARGIN = 32;
/* What a drawing may take from the styles of the page; in a file each stands as an attribute. */
const DRAWN_BY_STYLE = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "paint-order", "visibility", "display"];

/** Text that XML can hold: neither control characters nor half letters.
 * @param {string} text @returns {string} */
function xmlText(text) {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD");
}

/** A copy that needs no style sheet: what the page's styles say of each part stands in attributes.
 * @param {SVGElement} drawing @returns {SVGElement} */
function standing(drawing) {
  const stage = drawing.isConnected ? null : el("div", { class: "unseen", "aria-hidden": "true" }, drawing);
  if (stage) document.body.append(stage);
  const copy = /** @type {SVGElement} */ (drawing.cloneNode(true));
  const parts = [drawing, ...drawing.querySelectorAll("*")], copies = [copy, ...copy.querySelectorAll("*")];
  const styled = parts.some((part) => part.hasAttribute("class") || part.hasAttribute("style"));
  parts.forEach((part, n) => {
    const style = styled || [...part.attributes].some((one) => one.value.includes("var(")) ? getComputedStyle(part) : null;
    for (const name of style ? DRAWN_BY_STYLE : []) copies[n].setAttribute(name, style?.getPropertyValue(name) || "");
    for (const name of ["class", "style", "tabindex"]) copies[n].removeAttribute(name);
  });
  stage?.remove();
  return copy;
}

/** How large a drawing is, by its view box.
 * @param {SVGElement} drawing @returns {{width:number,height:number}} */
function sizeOf(drawing) {
  const box = (drawing.getAttribute("viewBox") || "").split(/[\s,]+/).map(Number);
  return { width: Math.max(1, Math.ceil(box[2] || 0)), height: Math.max(1, Math.ceil(box[3] || 0)) };
}

/** The text of an SVG file.
 * @param {SVGElement} drawing @returns {string} */
function svgText(drawing) {
  const copy = standing(drawing), { width, height } = sizeOf(drawing);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return '<?xml version="1.0" encoding="UTF-8"?>\n' + xmlText(new XMLSerializer().serializeToString(copy)) + "\n";
}

/** @param {SVGElement} drawing @param {string} name of the file, without its ending */
function saveSvg(drawing, name) {
  offer(new Blob([svgText(drawing)], { type: "image/svg+xml" }), name + ".svg");
  say("Drawing saved as " + name + ".svg");
}

/** @param {SVGElement} drawing @param {string} name of the file, without its ending */
async function savePng(drawing, name) {
  const { width, height } = sizeOf(drawing);
  const scale = Math.min(PICTURE_SCALE, LARGEST_PICTURE / Math.max(width, height));
  const sheet = /** @type {HTMLCanvasElement} */ (el("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) }));
  const image = new Image();
  /* An address with the data in it: a picture of a blob would make the canvas unreadable in some browsers. */
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svgText(drawing));
  await image.decode();
  /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d")).drawImage(image, 0, 0, sheet.width, sheet.height);
  const picture = await new Promise((/** @type {(made:Blob|null)=>void} */ done) => sheet.toBlob(done, "image/png"));
  if (picture) offer(picture, name + ".png");
  say(picture ? "Picture saved as " + name + ".png" : "The picture is too large for this browser");
}

/** Two buttons that save a drawing; it is made when it is asked for.
 * @param {string} about what is drawn, for those who listen @param {()=>SVGElement|null} make @param {()=>string} name @returns {HTMLElement} */
function saveButtons(about, make, name) {
  const button = (/** @type {string} */ label, /** @type {(drawing:SVGElement,name:string)=>void} */ save) =>
    el("button", { type: "button", class: "quiet", "data-save": label.toLowerCase(), "aria-label": "Save " + about + " as " + label, title: "Save " + about + " as " + label, on: { click: () => { const made = make(); if (made) save(made, name()); } } }, label);
  return el("span", { class: "saving" }, button("PNG", savePng), button("SVG", saveSvg));
}

/** The name of a file about some things: their names in letters that any system takes.
 * @param {string} first @param {string[]} names @returns {string} */
function pictureName(first, names) {
  const words = names.map((name) => fold(name).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40));
  return ["remit", first, ...words].filter(Boolean).join("-");
}

/* --- What every drawing is made of -------------------------------------------------------------------------------- */

/** Measures texts in the fonts of labels.
 * @type {{context: CanvasRenderingContext2D, measure: ReturnType<typeof textMeasurer>}|null} */
let penHeld = null;

/** @returns {{context: CanvasRenderingContext2D, measure: ReturnType<typeof textMeasurer>}} */
function pen() {
  if (!penHeld) {
    const context = /** @type {HTMLCanvasElement} */ (el("canvas", { width: 1, height: 1 })).getContext("2d");
    penHeld = { context: /** @type {CanvasRenderingContext2D} */ (context), measure: textMeasurer() };
  }
  return penHeld;
}

/** @param {string} text @param {number} size of the letters @param {boolean} [bold] @returns {number} */
function widthOf(text, size, bold) {
  const { context } = pen();
  context.font = (bold ? "600 " : "") + size + "px " + FACE;
  return context.measureText(text).width;
}

/** Folds a text into lines; a word that is too long for a line is cut.
 * @param {string} text @param {number} width @param {number} size @param {boolean} [bold] @returns {string[]} */
function foldText(text, width, size, bold) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const word of text.replace(/\s+/g, " ").trim().split(" ")) {
    const longer = line ? line + " " + word : word;
    if (!line || widthOf(longer, size, bold) <= width) line = longer;
    else { lines.push(line); line = word; }
    if (widthOf(line, size, bold) > width) {
      const letters = Array.from(line);
      while (letters.length > 1 && widthOf(letters.join("") + "…", size, bold) > width) letters.length = Math.min(letters.length - 1, Math.floor(letters.length * 0.9));
      line = letters.join("") + "…";
    }
  }
  return line ? [...lines, line] : lines;
}

/** Lines of text, the first with its middle at y.
 * @param {string[]} lines @param {number} x @param {number} y @param {{size:number,step?:number,fill:string,bold?:boolean,anchor?:string}} how @returns {SVGElement} */
function textLines(lines, x, y, how) {
  const step = how.step || how.size * 1.3;
  const rows = lines.map((line, n) => {
    /* Baselines in numbers: not every reader of SVG knows dominant-baseline. */
    const row = svg("tspan", { x: round1(x), y: round1(y + n * step + how.size * 0.35) });
    row.textContent = line;
    return row;
  });
  return svg("text", { "font-size": how.size, fill: how.fill, ...(how.bold ? { "font-weight": 600 } : {}), ...(how.anchor ? { "text-anchor": how.anchor } : {}) }, ...rows);
}

/** @param {number} value @returns {number} */
function round1(value) {
  return Math.round(value * 10) / 10;
}

/** The colours of the page's variables, as they are now.
 * @param {string[]} names without the dashes @returns {(name:string)=>string} */
function colorsNow(names) {
  const probe = el("span", { hidden: true });
  document.body.append(probe);
  const found = new Map(names.map((name) => { probe.style.color = "var(--" + name + ")"; return [name, getComputedStyle(probe).color]; }));
  probe.remove();
  return (name) => found.get(name) || "#000";
}

/** The shape of a kind, round a point.
 * @param {Kind} kind @param {number} x @param {number} y @param {number} half @param {Record<string, string|number>} paint @returns {SVGElement} */
function shapeAt(kind, x, y, half, paint) {
  const scale = half / 9;
  return svg("path", { d: SHAPES.get(kind.shape) || SHAPES.get("dot") || "", transform: "translate(" + round1(x - half) + " " + round1(y - half) + ") scale(" + scale.toFixed(3) + ")", ...paint });
}

/** The colour of a kind, with a rim where it is too light for its ground.
 * @param {Kind} kind @param {boolean} dark @returns {Record<string, string|number>} */
function paintOf(kind, dark) {
  return { fill: dark ? kind.dark : kind.color, ...(LIGHT_KINDS.has(kind.id) && !dark ? { stroke: "#7a5200", "stroke-width": 1.2 } : {}) };
}

/** An empty sheet with its name, ground, and at its foot where the words come from.
 * @param {{title:string,told:string,left:number,top:number,width:number,height:number,ground:string,soft:string}} sheet @param {...SVGElement} parts @returns {SVGElement} */
function sheetOf(sheet, ...parts) {
  const name = svg("title", {}), told = svg("desc", {});
  name.textContent = sheet.title;
  told.textContent = sheet.told;
  const margin = SHEET_MARGIN, foot = foldText(sourceLine(), sheet.width - 2 * margin, 11);
  const bottom = sheet.top + sheet.height + foot.length * 15 + margin;
  return svg("svg", { xmlns: SVG_NAMESPACE, viewBox: [sheet.left, sheet.top, sheet.width, bottom - sheet.top].map(round1).join(" "), role: "img", "font-family": FACE, lang: DATA.lang },
    name, told,
    svg("rect", { x: round1(sheet.left), y: round1(sheet.top), width: round1(sheet.width), height: round1(bottom - sheet.top), fill: sheet.ground }),
    ...parts,
    textLines(foot, sheet.left + margin, sheet.top + sheet.height + 8, { size: 11, step: 15, fill: sheet.soft }));
}

/** Where the words of the page come from, and what made it.
 * @returns {string} */
function sourceLine() {
  const sources = DATA.documents.length ? "From " + count(DATA.documents.length, "document") + " and " + count(DATA.claims.length, "claim") + "." : "";
  return [sources, DATA.rights, DATA.generator + "."].filter(Boolean).join(" ");
}
