/* The drawer on sigma: thousands of marks by WebGL, behind the same interface as the one on vis-network.
   Names are ours, on a canvas above it, so that they never cover each other here either. */

const MANY_CLOSEST = 2.2;
const MANY_CLOSE = 0.7;
/* From this distance of two neighbours on, in pixels, single marks are named. */
const NAMED_FROM = 15;
const MOST_NAMED = 420;
/* Up to how many marks names keep clear of, where there is room. */
const MOST_AVOIDED = 6000;
const NEIGHBOURS_APART = 44;
const MARK_OF_PITCH = 0.32;

/* False once the browser turned out to have no WebGL. */
let drawsByWebgl = true;

/** Whether the scripts that draw many marks are in this page; sigma itself gives up where there is no WebGL. @returns {boolean} */
function hasManyScript() {
  return typeof graphology !== "undefined";
}

/** Whether many marks can be drawn here and now. @returns {boolean} */
function canDrawMany() {
  return drawsByWebgl && hasManyScript() && typeof Sigma !== "undefined";
}

/** A colour drawn back into its ground.
 * @param {string} color @param {string} ground @param {number} part how much of the colour stays @returns {string} */
function mixed(color, ground, part) {
  const channel = (/** @type {string} */ hex, /** @type {number} */ at) => parseInt(hex.slice(at, at + 2), 16);
  return "#" + [1, 3, 5].map((at) => Math.round(channel(color, at) * part + channel(ground, at) * (1 - part)).toString(16).padStart(2, "0")).join("");
}

/** @param {HTMLElement} host @param {Told} told @returns {Drawer} */
function sigmaDrawer(host, told) {
  const measure = textMeasurer();
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const sheet = /** @type {HTMLCanvasElement} */ (el("canvas", { class: "names", "aria-hidden": "true" }));
  const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  /** @type {{scene:Scene,chosen:string|null,marked:string|null,near:Set<string>|null,hover:string|null,dark:boolean,key:string,places:LabelPlace[],turn:number,size:number,painted:Point,marks:Item[],due:boolean}} */
  const now = { scene: { items: new Set(), bands: null }, chosen: null, marked: null, near: null, hover: null, dark: false, key: "", places: [], turn: 0, size: 3, painted: { x: 0, y: 0 }, marks: [], due: false };
  const palette = () => (now.dark ? PALETTES.dark : PALETTES.light);
  const sigma = leanSigma(host, {
    renderLabels: false, renderEdgeLabels: false, enableEdgeEvents: false, zIndex: true, allowInvalidContainer: true, doubleClickZoomingRatio: 1,
    stagePadding: 30, minEdgeThickness: 0.6, nodeReducer: lookOfNode, edgeReducer: lookOfEdge,
  }, under);
  host.append(sheet);
  sigma.on("afterRender", paintNames);
  sigma.on("clickNode", ({ node }) => told.pick(node));
  sigma.on("clickStage", () => told.pick(null));
  sigma.on("doubleClickNode", (hit) => { hit.preventSigmaDefault(); told.open(hit.node); });
  /* While the map is dragged nothing is pointed at: what passes under the pointer would be named anew each frame. */
  sigma.on("enterNode", ({ node }) => { if (!sigma.getMouseCaptor().isMouseDown) point(node); });
  sigma.on("leaveNode", () => { if (now.hover !== null) point(null); });

  /** The mark at a point of the screen, or so near that it is meant; while the map is dragged it stays the one it was.
   * @param {Point} at @returns {string|null} */
  function under(at) {
    if (sigma.getMouseCaptor().isMouseDown && sigma.getMouseCaptor().isMoving) return now.hover;
    const view = viewNow(), x = (at.x - MARGIN - view.x) / view.scale, y = (at.y - MARGIN - view.y) / view.scale;
    let least = ((sigma.scaleSize(now.size) + 2) / view.scale) ** 2, found = null;
    for (const item of now.marks) {
      const far = (item.x - x) ** 2 + (item.y - y) ** 2;
      if (far < least) [least, found] = [far, item.id];
    }
    return found;
  }

  /** @param {string|null} id */
  function point(id) {
    now.hover = id;
    host.classList.toggle("pointing", id !== null);
    const item = id === null ? undefined : ITEMS.get(id), view = viewNow();
    told.point(id, item ? { x: view.x + item.x * view.scale, y: view.y + item.y * view.scale } : { x: 0, y: 0 });
    sigma.scheduleRender();
  }

  /** @param {string} id @param {any} data */
  function lookOfNode(id, data) {
    const item = ITEMS.get(id), back = now.near !== null && !now.near.has(id);
    const color = (LARGE && item && familyColor(item, now.dark)) || (now.dark ? kindOf(item?.kind).dark : kindOf(item?.kind).color);
    const chosen = id === now.chosen;
    return { ...data, color: back ? mixed(color, palette().ground, 0.22) : color, size: now.size * (chosen ? 2 : data.weight), zIndex: chosen ? 3 : back ? 0 : 1 };
  }

  /** @param {string} _edge @param {any} data */
  function lookOfEdge(_edge, data) {
    const leads = now.chosen !== null && (data.from === now.chosen || data.to === now.chosen);
    const inside = now.near !== null && now.near.has(data.from) && now.near.has(data.to);
    return { ...data, color: leads ? palette().lead : inside ? palette().band : now.near ? palette().faint : palette().edge, size: leads ? 1.6 : data.size, zIndex: leads ? 2 : inside ? 1 : 0 };
  }

  /** Where the world's origin lies on the map, and how many pixels one unit of it has. */
  function viewNow() {
    const looks = { cameraState: sigma.getCamera().getState() };
    const zero = sigma.graphToViewport({ x: 0, y: 0 }, looks), unit = sigma.graphToViewport({ x: 1000, y: 0 }, looks);
    return { x: zero.x - MARGIN, y: zero.y - MARGIN, scale: (unit.x - zero.x) / 1000 };
  }

  function graphOf(/** @type {Scene} */ scene) {
    const graph = new graphology.Graph({ type: "undirected" });
    for (const id of scene.items) {
      const item = ITEMS.get(id);
      if (item) graph.addNode(id, { x: item.x, y: -item.y, weight: isRole(id) || !isShared(item) ? 1 : 1.15 });
    }
    for (const { from, to, width } of scene.bands || strokesAmong(scene.items)) graph.mergeEdge(from, to, { from, to, size: Math.min(3, 0.4 + width / 4) });
    return graph;
  }

  /* Names are painted on a sheet twice as wide and high as the map, which moves with it: a frame of dragging paints none. */
  function paintNames() {
    const view = viewNow(), width = host.clientWidth, height = host.clientHeight, ratio = devicePixelRatio || 1;
    const key = [now.turn, view.scale.toPrecision(4), now.hover, width, height, ratio].join(" ");
    if (key !== now.key || Math.abs(view.x - now.painted.x) > width / 2 || Math.abs(view.y - now.painted.y) > height / 2) {
      now.key = key;
      now.painted = view;
      sheet.width = Math.round(2 * width * ratio);
      sheet.height = Math.round(2 * height * ratio);
      const origin = { x: view.x + width / 2, y: view.y + height / 2 };
      now.places = placeLabels(context, manyWishes(view, width, height), view.scale, measure);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      paintLabels(context, now.places, origin, palette(), 2 * width);
      byId("net").dataset.labels = String(now.places.length);
    }
    sheet.style.transform = "translate(" + (view.x - now.painted.x) + "px," + (view.y - now.painted.y) + "px)";
  }

  /** Where the name of a family stands on a narrow screen: not cut off at its edge.
   * @param {string} label @param {number} x @param {{x:number,scale:number}} view @param {number} width @returns {number} */
  function inside(label, x, view, width) {
    const half = Math.max(...wrapLabel(label, LABEL_STYLES.family.width).map((line) => measure(context, "family", line))) / 2 + 4;
    const shown = view.x + x * view.scale;
    if (2 * half > width || shown < 0 || shown > width) return x;
    return x + (Math.min(width - half, Math.max(half, shown)) - shown) / view.scale;
  }

  /** Names of families, of what is chosen, and of single marks where there is room for them.
   * @param {{x:number,y:number,scale:number}} view @param {number} width @param {number} height @returns {LabelWish[]} */
  function manyWishes(view, width, height) {
    /** @type {LabelWish[]} */
    const wishes = [];
    const inView = (/** @type {Point} */ at) => Math.abs(view.x + at.x * view.scale - width / 2) < width && Math.abs(view.y + at.y * view.scale - height / 2) < height;
    const reach = sigma.scaleSize(now.size) + 1;
    if (now.scene.items.size <= MOST_AVOIDED) for (const id of now.scene.items) {
      const item = ITEMS.get(id);
      if (item && inView(item)) wishes.push({ id, text: "", x: item.x, y: item.y, reach, rank: -1, style: "plain", must: false, keen: false });
    }
    const n_avoided = wishes.length;
    const spread = view.scale * NEIGHBOURS_APART >= NAMED_FROM;
    for (const id of now.scene.items) {
      const item = ITEMS.get(id), must = id === now.chosen || id === now.hover, near = now.near?.has(id) || false;
      if (!item || !(must || near || (spread && !now.near)) || !inView(item)) continue;
      wishes.push({ id, text: item.label, x: item.x, y: item.y, reach: must ? reach * 2 : reach, rank: must ? 9e6 : near ? 5e6 : linksOf(id), style: must ? "minor" : "plain", must, keen: near });
    }
    const named = wishes.splice(n_avoided).sort((p, q) => q.rank - p.rank);
    wishes.push(...named.slice(0, MOST_NAMED));
    if (LARGE) {
      DATA.families.forEach((family, n) => {
        const at = { x: family.x || 0, y: (family.y || 0) - (family.r || 0) };
        const open = !now.near || family.roles.some((role) => now.near?.has(role));
        if (width <= 600) at.x = inside(family.label, at.x, view, width);
        if (open && inView(at)) wishes.push({ id: "family/" + (n + 1), text: family.label, ...at, reach: 2, rank: 8e6 + family.roles.length, style: "family", must: !now.near, keen: false });
      });
    }
    return wishes;
  }

  function refresh() {
    now.turn += 1;
    if (now.due) return;
    now.due = true;
    requestAnimationFrame(() => {
      now.due = false;
      sigma.refresh();
    });
  }

  /** @param {Iterable<string>} ids */
  function boundsOf(ids) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const id of ids) {
      const item = ITEMS.get(id);
      if (!item || !now.scene.items.has(id)) continue;
      box.left = Math.min(box.left, item.x);
      box.right = Math.max(box.right, item.x);
      box.top = Math.min(box.top, item.y);
      box.bottom = Math.max(box.bottom, item.y);
    }
    return box;
  }

  /** Widens a box by what the names of families take at a scale, wherever above their region they come to stand.
   * @param {{left:number,top:number,right:number,bottom:number}} box @param {number} scale */
  function roomForNames(box, scale) {
    const style = LABEL_STYLES.family;
    for (const family of DATA.families) {
      const lines = wrapLabel(family.label, style.width), half = (0.8 * Math.max(...lines.map((line) => measure(context, "family", line)))) / scale;
      const x = family.x || 0, y = (family.y || 0) - (family.r || 0);
      box.left = Math.min(box.left, x - half);
      box.right = Math.max(box.right, x + half);
      box.top = Math.min(box.top, y - (lines.length * style.line + 6) / scale);
    }
  }

  /** Moves the camera to a point of the world, at so many pixels a unit.
   * @param {Point} at @param {number} scale @param {boolean} [at_once] */
  function look(at, scale, at_once) {
    const camera = sigma.getCamera(), view = viewNow();
    const middle = sigma.viewportToFramedGraph({ x: view.x + MARGIN + at.x * view.scale, y: view.y + MARGIN + at.y * view.scale }, { cameraState: camera.getState() });
    const wanted = { x: middle.x, y: middle.y, ratio: (camera.ratio * view.scale) / Math.min(MANY_CLOSEST, scale), angle: 0 };
    if (still.matches || at_once) camera.setState(wanted);
    else camera.animate(wanted, { duration: 320 });
  }

  let drawn = false;
  return {
    draw(scene) {
      const same = drawn && scene.items.size === now.scene.items.size && [...scene.items].every((id) => now.scene.items.has(id));
      now.scene = scene;
      now.marks = [...scene.items].flatMap((id) => ITEMS.get(id) || []);
      const box = boundsOf(scene.items);
      const pitch = NEIGHBOURS_APART * Math.min(host.clientWidth / Math.max(1, box.right - box.left), host.clientHeight / Math.max(1, box.bottom - box.top));
      now.size = Math.min(5, Math.max(1.4, pitch * MARK_OF_PITCH));
      now.turn += 1;
      if (same) refresh();
      else sigma.setGraph(graphOf(scene));
    },
    select(id) {
      now.chosen = id;
    },
    dim(near) {
      const same = !near && !now.near && now.chosen === now.marked;
      now.near = near;
      now.marked = now.chosen;
      if (!same) refresh();
    },
    fit(chosen) {
      sigma.resize();
      const box = boundsOf(chosen || now.scene.items);
      if (box.left > box.right || !host.clientWidth) return;
      const shows = byId("shows"), lies = getComputedStyle(shows).position === "absolute";
      const above = Math.max(24, lies ? shows.offsetTop + shows.offsetHeight : 0);
      const scaleNow = () => Math.min((host.clientWidth - 48) / Math.max(1, box.right - box.left), (host.clientHeight - 48 - above) / Math.max(1, box.bottom - box.top), MANY_CLOSE);
      /* Names need room too, and as they keep their size, more of it at a smaller scale: so look, and look again. */
      for (let pass = 0; pass < 3 && LARGE && !chosen && host.clientWidth > 600; pass += 1) roomForNames(box, scaleNow());
      const scale = scaleNow();
      look({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 - above / 2 / scale }, scale, !drawn);
      drawn = true;
    },
    centre(id) {
      const item = ITEMS.get(id);
      if (item) look(item, Math.max(viewNow().scale, 0.5));
    },
    zoom(factor) {
      const view = viewNow();
      look({ x: (host.clientWidth / 2 - view.x) / view.scale, y: (host.clientHeight / 2 - view.y) / view.scale }, view.scale * factor);
    },
    theme(dark) {
      if (dark === now.dark) return;
      now.dark = dark;
      refresh();
    },
    picture() {
      const copy = /** @type {HTMLCanvasElement} */ (el("canvas", { width: sheet.width / 2, height: sheet.height / 2 }));
      const onto = /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d"));
      onto.fillStyle = palette().ground;
      onto.fillRect(0, 0, copy.width, copy.height);
      sigma.refresh();
      const layers = sigma.getCanvases();
      const view = viewNow(), ratio = copy.width / Math.max(1, host.clientWidth), edge = MARGIN * ratio;
      onto.drawImage(layers.edges, edge, edge, copy.width, copy.height, 0, 0, copy.width, copy.height);
      onto.drawImage(sheet, (view.x - now.painted.x) * ratio - copy.width / 2, (view.y - now.painted.y) * ratio - copy.height / 2);
      return new Promise((done) => copy.toBlob(done, "image/png"));
    },
    leave() {
      sigma.kill();
    },
  };
}
