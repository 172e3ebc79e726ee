/* The comparison as a drawing: the bar, what is whose in columns, or for three roles a row a combination. */

const COMPARE_MARGIN = SHEET_MARGIN;
const COMPARE_INNER = PICTURE_WIDTH - 2 * COMPARE_MARGIN;
const COMPARE_COLORS = ["ground", "card", "ink", "soft", "line", "a", "a-soft", "a-ink", "b", "b-soft", "b-ink", "c", "both", "both-soft", "on-both"];

/** @typedef {{parts:SVGElement[],y:number,color:(name:string)=>string,dark:boolean}} Column */

/** The comparison that is open; null where two roles cannot be compared.
 * @returns {SVGElement|null} */
function compareDrawing() {
  const roles = withEnoughRoles(state.roles);
  /** @type {Column} */
  const sheet = { parts: [], y: COMPARE_MARGIN + 12, color: colorsNow(COMPARE_COLORS), dark: isDark() };
  const pair = roles.length === 2 ? overlapOf(roles[0], roles[1], state.relation, state.level) : undefined;
  if (roles.length < 2 || (roles.length === 2 && !pair)) return null;
  const title = byId("compared").querySelector("h2")?.textContent || titleOf(state);
  putLines(sheet, foldText(title, COMPARE_INNER, 24, true), 24, "ink", true);
  if (pair) drawPair(sheet, pair, roles[0], roles[1]);
  else drawCombinations(sheet, roles);
  return sheetOf({ title: document.title, told: title, left: 0, top: 0, width: PICTURE_WIDTH, height: sheet.y + 6, ground: sheet.color("ground"), soft: sheet.color("soft") }, ...sheet.parts);
}

/** Writes lines at the left and goes on below them.
 * @param {Column} sheet @param {string[]} lines @param {number} size @param {string} color @param {boolean} [bold] */
function putLines(sheet, lines, size, color, bold) {
  if (!lines.length) return;
  sheet.parts.push(textLines(lines, COMPARE_MARGIN, sheet.y, { size, fill: sheet.color(color), bold }));
  sheet.y += lines.length * size * 1.3;
}

/** @param {Column} sheet @param {PairOverlap} pair @param {string} a @param {string} b */
function drawPair(sheet, pair, a, b) {
  const rests = [a, b].map((role) => { const n = own(pair.n, role, NOTHING); return shortNameOf(role) + " rests on " + count(n.n_claims, "passage") + " in " + count(n.n_documents, "document"); }).join("; ");
  sheet.y += 2;
  putLines(sheet, foldText("Jaccard " + pair.measures.jaccard.toFixed(2) + ". " + rests + ". Not stated is not denied.", COMPARE_INNER, 13), 13, "soft");
  sheet.y += 10;
  drawBar(sheet, pair, a, b);
  const left = tally(pair, a), right = tally(pair, b);
  const third = (COMPARE_INNER - 32) / 3, at = [0, 1, 2].map((n) => COMPARE_MARGIN + n * (third + 16));
  /** @type {[string, string, number][]} */
  const heads = [["a", "Only " + shortNameOf(a), left.own], ["both", "Both", left.shared], ["b", "Only " + shortNameOf(b), right.own]];
  heads.forEach(([side, name, n], column) => sheet.parts.push(
    textLines(foldText(name, third - 60, 15, true).slice(0, 1), at[column], sheet.y, { size: 15, fill: sheet.color("ink"), bold: true }),
    textLines([String(n)], at[column] + third, sheet.y, { size: 18, fill: sheet.color("ink"), bold: true, anchor: "end" }),
    svg("rect", { x: round1(at[column]), y: round1(sheet.y + 14), width: round1(third), height: 4, fill: sheet.color(side) })));
  sheet.y += 38;
  for (const band of meetingGroups(pair, a, b)) drawBand(sheet, band, at, third);
  drawOwnFields(sheet, pair, [a, b]);
}

/** @param {Column} sheet @param {PairOverlap} pair @param {string} a @param {string} b */
function drawBar(sheet, pair, a, b) {
  const parts = proportionParts(pair, a, b), total = parts.reduce((sum, part) => sum + part.n, 0);
  const paint = new Map([["a alone", ["a-soft", "a-ink"]], ["a beside", ["a", "card"]], ["both", ["both", "on-both"]], ["b beside", ["b", "card"]], ["b alone", ["b-soft", "b-ink"]]]);
  const room = COMPARE_INNER - 2 * (parts.length - 1), least = 24;
  let x = COMPARE_MARGIN, key = COMPARE_MARGIN, keyY = sheet.y + 62;
  for (const part of parts) {
    const [fill, ink] = paint.get(part.side) || ["line", "ink"];
    const width = least + ((room - least * parts.length) * part.n) / total;
    sheet.parts.push(svg("rect", { x: round1(x), y: round1(sheet.y), width: round1(width), height: 42, rx: 3, fill: sheet.color(fill) }),
      textLines([String(part.n)], x + width / 2, sheet.y + 21, { size: 16, fill: sheet.color(ink), bold: true, anchor: "middle" }));
    x += width + 2;
    const wide = 18 + widthOf(part.text, 12) + 20;
    if (key > COMPARE_MARGIN && key + wide > PICTURE_WIDTH - COMPARE_MARGIN) { key = COMPARE_MARGIN; keyY += 18; }
    sheet.parts.push(svg("rect", { x: round1(key), y: round1(keyY - 5.5), width: 11, height: 11, rx: 2, fill: sheet.color(fill) }), textLines(foldText(part.text, COMPARE_INNER - 40, 12), key + 18, keyY, { size: 12, fill: sheet.color("soft") }));
    key += wide;
  }
  sheet.y = keyY + 36;
}

/** @param {Column} sheet @param {Band3} band @param {number[]} at @param {number} width */
function drawBand(sheet, band, at, width) {
  const top = sheet.y - 8, from = sheet.parts.length;
  sheet.y += 6;
  putLines(sheet, foldText(band.group === null ? "Not grouped" : headingOf(band.group), COMPARE_INNER, 13, true), 13, "ink", true);
  const begin = sheet.y + 5;
  const cells = [band.a, band.shared.map((entry) => entry.concern), band.b];
  const ends = cells.map((ids, n) => drawNames(sheet, ids, at[n], begin, width, n === 1));
  const bottom = Math.max(...ends);
  if (!band.shared.length && band.a.length && band.b.length) sheet.parts.push(textLines(["adjacent"], at[1] + width / 2, (begin + bottom) / 2 - 8, { size: 12, fill: sheet.color("soft"), anchor: "middle" }));
  const grounds = ["a", "both", "b"].flatMap((side, n) => (cells[n].length ? [svg("rect", { x: round1(at[n]), y: round1(begin - 11), width: 3, height: round1(ends[n] - begin + 6), fill: sheet.color(side) })] : []));
  sheet.parts.splice(from, 0, svg("rect", { x: COMPARE_MARGIN - 12, y: round1(top), width: COMPARE_INNER + 24, height: round1(bottom - top + 2), rx: 8, fill: sheet.color("card"), stroke: sheet.color("line") }), ...grounds);
  sheet.y = bottom + 20;
}

/** Names one below the other, each with its shape; returns where they end.
 * @param {Column} sheet @param {string[]} ids @param {number} x @param {number} y @param {number} width @param {boolean} bold @returns {number} */
function drawNames(sheet, ids, x, y, width, bold) {
  for (const id of byName(ids)) {
    const item = ITEMS.get(id), lines = foldText(nameOf(id), width - 40, 12.5, bold);
    const kind = item ? kindOf(item.kind) : null;
    if (kind) sheet.parts.push(shapeAt(kind, x + 18, y, 5.5, paintOf(kind, sheet.dark)));
    sheet.parts.push(textLines(lines, x + 32, y, { size: 12.5, step: 16, fill: sheet.color("ink"), bold }));
    y += lines.length * 16 + 3;
  }
  return y;
}

/** What only one of them works in: for each its groups, with their names in a line.
 * @param {Column} sheet @param {PairOverlap} pair @param {string[]} roles */
function drawOwnFields(sheet, pair, roles) {
  const half = (COMPARE_INNER - 24) / 2, begin = sheet.y + 8;
  if (roles.every((role) => !own(pair.exclusive, role, []).length)) return;
  const ends = roles.map((role, n) => {
    const x = COMPARE_MARGIN + n * (half + 24);
    let y = begin;
    sheet.parts.push(svg("rect", { x: round1(x), y: round1(y - 14), width: round1(half), height: 3, fill: sheet.color(SIDES[n]) }));
    y += 6;
    sheet.parts.push(textLines(["Only " + shortNameOf(role) + " works here"], x, y, { size: 13, fill: sheet.color("ink"), bold: true }));
    y += 22;
    for (const [group, ids] of exclusiveGroups(pair, role)) {
      const lines = foldText(headingOf(group) + ": " + byName(ids).map(nameOf).join(", "), half, 12);
      sheet.parts.push(textLines(lines, x, y, { size: 12, step: 16, fill: sheet.color("ink") }));
      y += lines.length * 16 + 5;
    }
    return y;
  });
  sheet.y = Math.max(...ends) + 8;
}

/** @param {Column} sheet @param {string[]} roles */
function drawCombinations(sheet, roles) {
  const rows = combinations(roles, state), most = Math.max(1, ...rows.map((row) => row.ids.length));
  const dotsAt = COMPARE_MARGIN + 10, barAt = dotsAt + roles.length * 26 + 60, namesAt = barAt + 160, width = PICTURE_WIDTH - COMPARE_MARGIN - namesAt;
  sheet.y += 16;
  for (const row of rows) {
    const having = roles.filter((_, n) => row.mask[n]).map(shortNameOf);
    const at = row.mask.flatMap((on, n) => (on ? [dotsAt + n * 26] : []));
    sheet.parts.push(svg("path", { d: "M" + at[0] + " " + round1(sheet.y) + "H" + at[at.length - 1], stroke: sheet.color("both"), "stroke-width": 4 }),
      ...row.mask.map((on, n) => svg("circle", { cx: dotsAt + n * 26, cy: round1(sheet.y), r: 7.5, fill: sheet.color(on ? "both" : "line") })),
      textLines([String(row.ids.length)], barAt - 14, sheet.y, { size: 15, fill: sheet.color("ink"), bold: true, anchor: "end" }),
      svg("rect", { x: barAt, y: round1(sheet.y - 6), width: round1((130 * row.ids.length) / most), height: 12, fill: sheet.color("a") }));
    const names = foldText(byName(row.ids).map(nameOf).join(", "), width, 12);
    sheet.parts.push(textLines([(having.length === 1 ? "only " : "exactly ") + having.join(" and ")], namesAt, sheet.y, { size: 12.5, fill: sheet.color("ink"), bold: true }),
      textLines(names, namesAt, sheet.y + 18, { size: 12, step: 16, fill: sheet.color("soft") }));
    sheet.y += 18 + names.length * 16 + 16;
    sheet.parts.push(svg("path", { d: "M" + COMPARE_MARGIN + " " + round1(sheet.y - 14) + "h" + COMPARE_INNER, stroke: sheet.color("line") }));
    sheet.y += 8;
  }
}
