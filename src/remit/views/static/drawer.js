/* The drawer on vis-network: it puts a scene on a canvas and says what was pointed at. It knows no view and no state.
   Marks and labels are painted by us (ctxRenderer, afterDrawing); vis-network gives camera, pointer and edges. */

const PALETTES = {
  light: { ground: "#fafbfc", ink: "#1b1f27", soft: "#566070", edge: "#d3d9e1", firm: "#a3b0c0", faint: "#eaedf1", lead: "#0b5cad", path: "#7fabd6", blob: "#eef1f5", rim: "#ffffff", both: "#12304d", band: "#7d93ab" },
  dark: { ground: "#14171c", ink: "#eceff4", soft: "#a3acb9", edge: "#363d48", firm: "#5d6876", faint: "#20252c", lead: "#8cc2ff", path: "#4d7aa8", blob: "#1b2027", rim: "#14171c", both: "#eceff4", band: "#71869c" },
};
const DIMMED = 0.13;
const CLOSEST = 2.2;
/* The scale at which a small neighbourhood is shown: near enough to read, far enough to see where it lies. */
const CLOSE = 0.85;
const FURTHEST = 0.05;
/* Up to how many marks and strokes this drawer draws alone; above, drawers.js hands them to the one on sigma. */
const MOST_DRAWN = 1500;

/** @param {HTMLElement} host @param {Drawing} drawing
 * @param {{pick:(id:string|null)=>void,open:(id:string)=>void,point:(id:string|null,at:Point)=>void,meet:(roles:string[])=>void}} told
 * @param {Item[]} [items] of which the drawing is; all of the page unless given
 * @returns {Drawer} */
function visDrawer(host, drawing, told, items = DATA.nodes) {
  const ids = items.map((item) => item.id);
  const index = new Map(ids.map((id, at) => [id, at]));
  const marks = drawing.nodes.map((mark, at) => ({ ...mark, item: items[at], path: new Path2D(SHAPES.get(kindOf(items[at].kind).shape)) }));
  const measure = textMeasurer();
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {{scene:Scene,chosen:string|null,near:Set<string>|null,hover:string|null,dark:boolean,narrow:boolean,key:string,places:LabelPlace[],turn:number}} */
  const now = { scene: { items: new Set(), bands: null }, chosen: null, near: null, hover: null, dark: false, narrow: false, key: "", places: [], turn: 0 };
  const palette = () => (now.dark ? PALETTES.dark : PALETTES.light);
  const isNear = (/** @type {string} */ id) => !now.near || now.near.has(id);

  /** @param {number} at @param {CanvasRenderingContext2D} context @param {number} x @param {number} y */
  function paintMark(at, context, x, y) {
    const { item, path, size } = marks[at];
    const kind = kindOf(item.kind), color = palette(), chosen = item.id === now.chosen;
    const both = isShared(item);
    const scale = network.getScale();
    const least = Math.min(both || isRole(item.id) ? 5.2 : 3.8, 1.6 + 5.5 * scale) / scale;
    const grown = (chosen || item.id === now.hover ? 1.2 : 1) * Math.max(size, least);
    context.save();
    context.translate(x, y);
    context.scale(grown / 9, grown / 9);
    context.translate(-9, -9);
    context.globalAlpha = isNear(item.id) ? 1 : DIMMED;
    context.lineJoin = "round";
    context.lineWidth = ((chosen ? 7 : both ? 4.6 : 3) * 9) / grown;
    context.strokeStyle = chosen ? color.lead : both ? color.both : color.rim;
    if (isNear(item.id)) context.stroke(path);
    context.fillStyle = (LARGE && familyColor(item, now.dark)) || (now.dark ? kind.dark : kind.color);
    context.fill(path);
    if (!now.dark && !chosen && !both && LIGHT_KINDS.has(kind.id)) {
      context.lineWidth = 9 / grown;
      context.strokeStyle = "#7a5200";
      context.stroke(path);
    }
    context.restore();
  }

  const nodes = new vis.DataSet(marks.map((mark, at) => ({
    id: mark.id, x: mark.x, y: mark.y, shape: "custom", hidden: true,
    ctxRenderer: (/** @type {any} */ { ctx, x, y }) => ({
      drawNode: () => paintMark(at, ctx, x, y), nodeDimensions: { width: mark.size * 2 + 6, height: mark.size * 2 + 6 },
    }),
  })));
  const edges = new vis.DataSet(drawing.edges.map((edge, id) => ({ ...edge, id, hidden: true })));
  const network = new vis.Network(host, { nodes, edges }, drawing.options);
  /* The library makes a nameless stop for the tab key inside ours. */
  host.querySelector(".vis-network")?.setAttribute("tabindex", "-1");

  function styleEdges() {
    const color = palette(), bands = now.scene.bands;
    edges.update(drawing.edges.map((edge, id) => {
      const from = ids[edge.from], to = ids[edge.to];
      const shown = !bands && now.scene.items.has(from) && now.scene.items.has(to);
      const leads = now.chosen !== null && (from === now.chosen || to === now.chosen);
      const faint = now.near !== null && !leads;
      const firm = isShared(items[edge.from]) || isShared(items[edge.to]);
      return { id, hidden: !shown, width: leads ? 1.5 : 1, color: { color: leads ? color.path : faint ? color.faint : firm ? color.firm : color.edge } };
    }));
    edges.remove(edges.getIds().filter((id) => typeof id === "string"));
    edges.add((bands || []).map((band, n) => {
      const leads = now.chosen !== null && (band.from === now.chosen || band.to === now.chosen);
      const hue = leads ? color.lead : now.near ? color.faint : color.band;
      return { id: "band-" + n, from: index.get(band.from), to: index.get(band.to), width: band.width, color: { color: hue }, arrows: "" };
    }));
  }

  function refresh() {
    now.turn += 1;
    network.redraw();
  }

  /** @param {Iterable<string>} chosen @returns {{left:number,top:number,right:number,bottom:number}|null} */
  function boundsOf(chosen) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const id of chosen) {
      const mark = marks[index.get(id) ?? -1];
      if (!mark) continue;
      box.left = Math.min(box.left, mark.x - mark.size);
      box.right = Math.max(box.right, mark.x + mark.size);
      box.top = Math.min(box.top, mark.y - mark.size);
      box.bottom = Math.max(box.bottom, mark.y + mark.size);
    }
    return box.left <= box.right ? box : null;
  }

  /** @param {{left:number,top:number,right:number,bottom:number}} box @param {{width:number,height:number}} room @returns {number} */
  function scaleFor(box, room) {
    return Math.min(room.width / Math.max(1, box.right - box.left), room.height / Math.max(1, box.bottom - box.top), 1.5);
  }

  /** @param {Point} position @param {number} scale @param {boolean} [smooth] */
  function look(position, scale, smooth) {
    const calm = still.matches || smooth === false || host.clientWidth === 0;
    const animation = calm ? false : { duration: 320, easingFunction: "easeInOutQuad" };
    network.moveTo({ position, scale: Math.min(CLOSEST, Math.max(FURTHEST, scale)), animation });
  }

  network.on("beforeDrawing", (context) => {
    if (!now.scene.bands) paintGroups(context, marks.map((mark) => mark.item), now.scene.items, now.near, palette().blob);
  });
  network.on("afterDrawing", (context) => {
    const scale = network.getScale(), view = network.getViewPosition();
    const ratio = context.canvas.width / Math.max(1, host.clientWidth);
    const key = [now.turn, scale.toFixed(4), now.hover].join(" ");
    if (key !== now.key) {
      now.key = key;
      now.places = placeLabels(context, labelWishes(marks, now, scale), scale, measure);
    }
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintLabels(context, now.places, { x: host.clientWidth / 2 - view.x * scale, y: host.clientHeight / 2 - view.y * scale }, palette(), host.clientWidth);
    context.restore();
    host.dataset.labels = String(now.places.length);
  });
  listenToPointer();

  function listenToPointer() {
    network.on("click", (hit) => {
      const band = hit.nodes.length === 0 && now.scene.bands && hit.edges.find((/** @type {any} */ id) => typeof id === "string");
      if (band && now.scene.bands) {
        const { from, to } = now.scene.bands[Number(band.slice(5))];
        told.meet([from, to]);
      } else told.pick(hit.nodes.length ? ids[hit.nodes[0]] : null);
    });
    network.on("doubleClick", (hit) => hit.nodes.length && told.open(ids[hit.nodes[0]]));
    network.on("hoverNode", (hit) => {
      now.hover = ids[hit.node];
      host.classList.add("pointing");
      told.point(now.hover, network.canvasToDOM(marks[hit.node]));
      network.redraw();
    });
    const leave = () => {
      now.hover = null;
      host.classList.remove("pointing");
      told.point(null, { x: 0, y: 0 });
    };
    network.on("blurNode", leave);
    network.on("dragStart", leave);
    network.on("zoom", leave);
  }

  return {
    draw(scene) {
      now.scene = scene;
      nodes.update(marks.map((mark) => ({ id: mark.id, hidden: !scene.items.has(mark.item.id) })));
      styleEdges();
      refresh();
    },
    select(id) {
      now.chosen = id;
    },
    dim(near) {
      now.near = near;
      styleEdges();
      refresh();
    },
    fit(chosen) {
      const around = [...(chosen || now.scene.items)];
      let box = boundsOf(around);
      if (!box) return;
      now.narrow = host.clientWidth < 600;
      const room = { width: Math.max(80, host.clientWidth - 28), height: Math.max(80, host.clientHeight - 36) };
      const most = chosen ? CLOSE : 1.5;
      let scale = Math.min(most, scaleFor(box, { width: room.width * 0.86, height: room.height * 0.94 }));
      const canvas = /** @type {HTMLCanvasElement} */ (host.querySelector("canvas"));
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      const wanted = chosen ? new Set(around) : null;
      /* Names need room too, and stand elsewhere at another scale: so look, and look again. A narrow screen has none. */
      for (let pass = 0; pass < 3 && !now.narrow; pass += 1) {
        if (pass < 2) box = boundsOf(around) || box;
        for (const place of placeLabels(context, labelWishes(marks, now, scale), scale, measure)) {
          if (wanted && !wanted.has(place.id)) continue;
          box.left = Math.min(box.left, (place.x - place.half) / scale);
          box.right = Math.max(box.right, (place.x + place.half) / scale);
          box.top = Math.min(box.top, place.y / scale);
          box.bottom = Math.max(box.bottom, (place.y + place.text.length * 15) / scale);
        }
        scale = Math.min(most, scaleFor(box, room));
      }
      look({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale);
    },
    centre(id) {
      const mark = marks[index.get(id) ?? -1];
      if (mark) look({ x: mark.x, y: mark.y }, Math.max(network.getScale(), 0.8));
    },
    zoom(factor) {
      look(network.getViewPosition(), network.getScale() * factor);
    },
    theme(dark) {
      now.dark = dark;
      styleEdges();
      refresh();
    },
    picture() {
      const shown = /** @type {HTMLCanvasElement} */ (host.querySelector("canvas"));
      const sheet = /** @type {HTMLCanvasElement} */ (el("canvas", { width: shown.width, height: shown.height }));
      const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
      context.fillStyle = palette().ground;
      context.fillRect(0, 0, sheet.width, sheet.height);
      context.drawImage(shown, 0, 0);
      return new Promise((done) => sheet.toBlob(done, "image/png"));
    },
    leave() {
      network.destroy();
    },
  };
}
