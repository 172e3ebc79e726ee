/* Sigma with one canvas instead of seven. Without a graphics card a browser copies each canvas that was touched, in
   every frame; and reading back what lies under the pointer makes it wait. Names, hovering and edge labels are ours, so
   their canvases are not made; edges and nodes share one; who is under the pointer is worked out from places. That one
   is larger than the map by a margin, and while the map is only moved, the canvas is moved and nothing drawn. */

/* How far the canvas reaches beyond the map on each side, in pixels. */
const MARGIN = 128;

const UNUSED_LAYERS = new Set(["labels", "hovers", "edgeLabels"]);

/** @param {HTMLElement} host @param {object} settings of sigma @param {(at: Point) => string|null} under the mark at a point of the screen
 * @returns {SigmaRenderer} */
function leanSigma(host, settings, under) {
  const stage = el("div", { class: "canvas" });
  host.append(stage);

  const Whole = /** @type {any} */ (Sigma);
  class LeanSigma extends Whole {
    /** @param {string} id */
    createWebGLContext(id) {
      if (id === "edges") return super.createWebGLContext(id, { antialias: false });
      this.webGLContexts[id] = this.webGLContexts.edges;
      this.elements[id] = this.elements.edges;
      return this.webGLContexts.edges;
    }

    /** @param {string} id @param {object} [options] */
    createCanvasContext(id, options) {
      if (!UNUSED_LAYERS.has(id)) this.createLayer(id, "div", options);
      return this;
    }

    clear() {
      const gl = this.webGLContexts.edges;
      gl.clear(gl.COLOR_BUFFER_BIT);
      return this;
    }

    /** Takes another graph, which is drawn with the next frame. @param {any} graph */
    setGraph(graph) {
      const lean = /** @type {any} */ (this);
      lean.waits = true;
      super.setGraph(graph);
      lean.waits = false;
      lean.scheduleRender();
    }

    render() {
      const lean = /** @type {any} */ (this), way = lean.waits ? null : lean.wayMoved();
      if (way) {
        lean.renderFrame = null;
        lean.elements.edges.style.transform = "translate(" + way.x + "px," + way.y + "px)";
        lean.emit("afterRender");
      } else if (!lean.waits) lean.renderAnew();
      return this;
    }

    /** How far what is drawn has to be moved to be right; null where it has to be drawn anew. @returns {Point|null} */
    wayMoved() {
      const lean = /** @type {any} */ (this), { drawn } = lean, looks = lean.camera?.getState();
      if (!drawn || lean.needToProcess || looks.ratio !== drawn.ratio || stage.offsetWidth !== drawn.width || stage.offsetHeight !== drawn.height || devicePixelRatio !== drawn.pixels) return null;
      const zero = lean.graphToViewport({ x: 0, y: 0 }, { cameraState: looks });
      const way = { x: Math.round(zero.x - drawn.x), y: Math.round(zero.y - drawn.y) };
      return Math.max(Math.abs(way.x), Math.abs(way.y)) > MARGIN ? null : way;
    }

    /* Sigma draws nodes first, as they have a canvas above that of the edges. Here the edges have to come first. */
    renderAnew() {
      const lean = /** @type {any} */ (this), { nodePrograms, edgePrograms } = lean, looks = lean.camera.getState();
      lean.resize();
      if (lean.needToProcess) lean.process();
      lean.needToProcess = false;
      lean.elements.edges.style.transform = "";
      lean.drawn = { ...lean.graphToViewport({ x: 0, y: 0 }, { cameraState: looks }), ratio: looks.ratio, width: stage.offsetWidth, height: stage.offsetHeight, pixels: devicePixelRatio };
      Object.assign(lean, { nodePrograms: edgePrograms, edgePrograms: nodePrograms });
      try {
        super.render();
      } finally {
        Object.assign(lean, { nodePrograms, edgePrograms });
      }
    }

    renderHighlightedNodes() {}

    scheduleHighlightedNodesRender() {}

    /** @param {Point} at */
    getNodeAtPosition(at) {
      return under(at);
    }
  }
  return /** @type {any} */ (Reflect.construct(LeanSigma, [new graphology.Graph({ type: "undirected" }), stage, settings]));
}
