/* A drawer that waits: nothing is made of the map before it is looked at. */

/** A drawer that is made when it first draws: a page that opens on another view does not wait for it.
 * @param {() => Drawer} make @returns {Drawer} */
function lateDrawer(make) {
  /** @type {Drawer|null} */
  let made = null;
  const kept = { chosen: /** @type {string|null} */ (null), dark: /** @type {boolean|null} */ (null) };
  return {
    draw(scene) {
      if (!made) {
        made = make();
        made.select(kept.chosen);
        if (kept.dark !== null) made.theme(kept.dark);
      }
      made.draw(scene);
    },
    select(id) {
      kept.chosen = id;
      made?.select(id);
    },
    dim: (near) => made?.dim(near),
    fit: (ids) => made?.fit(ids),
    centre: (id) => made?.centre(id),
    zoom: (factor) => made?.zoom(factor),
    theme(dark) {
      kept.dark = dark;
      made?.theme(dark);
    },
    picture: () => made?.picture() || Promise.resolve(null),
  };
}
