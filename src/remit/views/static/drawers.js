/* Which drawer draws: up to about 1,500 marks and strokes the one on vis-network, above that the one on sigma. */

/** @typedef {{pick:(id:string|null)=>void,open:(id:string)=>void,point:(id:string|null,at:Point)=>void,meet:(roles:string[])=>void}} Told */

/** The ties among some items, each once; `inferred` where every one of them is.
 * @param {Set<string>} items @returns {(Band & {inferred: boolean})[]} */
function strokesAmong(items) {
  /** @type {Map<string, Band & {inferred: boolean}>} */
  const found = new Map();
  for (const id of items) {
    for (const { other, forward, link } of STEPS.get(id) || []) {
      if (!forward || other === id || !items.has(other)) continue;
      const key = found.has(other + "\n" + id) ? other + "\n" + id : id + "\n" + other, known = found.get(key);
      if (known) known.inferred &&= link.inferred;
      else found.set(key, { from: id, to: other, width: 1, text: "", inferred: link.inferred });
    }
  }
  return [...found.values()];
}

/** What vis-network draws of a scene alone, and the map as a picture of many.
 * @param {Scene} scene @returns {{items: Item[], drawing: Drawing}} */
function smallDrawing(scene) {
  const items = [...scene.items].flatMap((id) => ITEMS.get(id) || []);
  const place = new Map(items.map((item, n) => [item.id, n]));
  const size = (/** @type {Item} */ item) => (item.kind === "family" ? 9 + 2.1 * Math.sqrt(item.n_roles) : isRole(item.id) ? (scene.bands ? 9 : 14) : 7);
  const nodes = items.map((item, id) => ({ id, x: item.x, y: item.y, size: size(item) }));
  const strokes = scene.bands ? [] : strokesAmong(scene.items);
  const edges = strokes.map(({ from, to, inferred }) => ({ from: place.get(from) ?? 0, to: place.get(to) ?? 0, ...(inferred ? { dashes: true } : {}) }));
  return { items, drawing: { nodes, edges, options: DRAWING.options } };
}

/** A drawer that hands each scene to the one that can draw it. A scene of few marks gets a new drawing, as one of
 * everything would have to be kept beside it.
 * @param {HTMLElement} host @param {Told} told @returns {Drawer} */
function eitherDrawer(host, told) {
  const few = el("div", { class: "few" }), many = el("div", { class: "many" });
  host.append(few, many);
  /** @type {Drawer|null} */
  let bySigma = null;
  /** @type {Drawer|null} */
  let byVis = null;
  const kept = { chosen: /** @type {string|null} */ (null), dark: false, isMany: false };
  if (canDrawMany()) {
    try {
      bySigma = sigmaDrawer(many, told);
    } catch {
      drawsByWebgl = false;
      fill(many);
    }
  }
  const now = () => (kept.isMany ? bySigma : byVis);

  /** @param {Scene} scene @returns {Drawer} */
  function drawerFor(scene) {
    kept.isMany = scene.items.size + (scene.bands || []).length > MOST_DRAWN && canDrawMany();
    few.hidden = kept.isMany;
    many.hidden = !kept.isMany;
    host.dataset.drawer = kept.isMany ? "sigma" : "vis";
    if (kept.isMany && bySigma) return bySigma;
    if (byVis && byVis.leave) byVis.leave();
    const { items, drawing } = smallDrawing(scene);
    return (byVis = visDrawer(few, drawing, told, items));
  }

  return {
    draw(scene) {
      const drawer = drawerFor(scene);
      drawer.select(kept.chosen);
      drawer.theme(kept.dark);
      drawer.draw(scene);
    },
    select(id) {
      kept.chosen = id;
      now()?.select(id);
    },
    dim: (near) => now()?.dim(near),
    fit: (ids) => now()?.fit(ids),
    centre: (id) => now()?.centre(id),
    zoom: (factor) => now()?.zoom(factor),
    theme(dark) {
      kept.dark = dark;
      now()?.theme(dark);
    },
    picture: () => now()?.picture() || Promise.resolve(null),
  };
}
