/* The only ways in which data reaches the document: text nodes and checked attributes. */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** @typedef {Node|string|null|undefined|false} Child */

/** An HTML element; children that are strings become text nodes, handlers are listeners and never attributes.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `on` holds listeners; true, false and null switch an attribute
 * @param {...Child} children
 * @returns {HTMLElement}
 */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") for (const [event, run] of Object.entries(value)) node.addEventListener(event, run);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, String(value));
  }
  node.append(...children.filter(isShown));
  return node;
}

/** @param {Child} child @returns {child is Node|string} */
function isShown(child) {
  return child != null && child !== false && child !== "";
}

/** @param {string} tag @param {Record<string, string|number>} attributes @param {...Node} children @returns {SVGElement} */
function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG_NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** The element of the template with this id.
 * @param {string} id @returns {HTMLElement} */
function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error("the template lacks #" + id);
  return node;
}

/** @param {Element} node @param {...Child} children */
function fill(node, ...children) {
  node.replaceChildren(...children.filter(isShown));
}

/* One outline a shape, in a box of 18 by 18 round (9, 9): the legend and the map draw the same. */
/** @type {Map<string, string>} */
const SHAPES = new Map([
  ["dot", "M9 1.5a7.5 7.5 0 1 0 .01 0Z"],
  ["square", "M2.8 2.8h12.4v12.4H2.8Z"],
  ["triangle", "M9 1.6 17 15.4H1Z"],
  ["triangleDown", "M9 16.4 1 2.6h16Z"],
  ["diamond", "M9 .6 17.4 9 9 17.4.6 9Z"],
  ["star", "M9 .8l2.5 5.3 5.8.7-4.3 4 1.2 5.7L9 13.6l-5.2 2.9L5 10.8.7 6.8l5.8-.7Z"],
  ["hexagon", "M5 2h8l4 7-4 7H5L1 9Z"],
  ["pentagon", "M9 1.2 17 7 14 16.4H4L1 7Z"],
  ["plus", "M6.4 1.8h5.2v4.6h4.6v5.2h-4.6v4.6H6.4v-4.6H1.8V6.4h4.6Z"],
  ["ring", "M9 2.6a6.4 6.4 0 1 0 .01 0ZM9 6.6a2.4 2.4 0 1 1 -.01 0Z"],
  ["chevron", "M2.5 2h6.4L15.5 9l-6.6 7H2.5L9 9Z"],
]);

/** The shape of a kind, in its colour, for a line of text.
 * @param {string|undefined} kind @returns {SVGElement} */
function swatch(kind) {
  const known = kindOf(kind);
  const path = svg("path", { d: SHAPES.get(known.shape) || "M9 2a7 7 0 1 0 .01 0Z" });
  path.style.fill = "var(--kind-" + KINDS.indexOf(known) + ")";
  const light = LIGHT_KINDS.has(known.id) ? " outlined" : "";
  return svg("svg", { viewBox: "-1 -1 20 20", class: "swatch" + light, "aria-hidden": "true" }, path);
}

/** A link where the address is one that a reader may follow, else plain text.
 * @param {string} label @param {string|undefined} address @returns {Node} */
function outward(label, address) {
  let safe = null;
  try {
    const parsed = new URL(String(address || ""));
    if (["http:", "https:", "mailto:"].includes(parsed.protocol)) safe = parsed.href;
  } catch {
    safe = null;
  }
  if (!safe) return document.createTextNode(label);
  return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** @param {number} n @param {string} one @param {string} [many] @returns {string} */
function count(n, one, many) {
  return n + " " + (n === 1 ? one : many || one + "s");
}

/** Says something to those who listen to the page.
 * @param {string} text */
function say(text) {
  byId("live").textContent = text;
}

/** Hands a file to the reader.
 * @param {Blob} blob @param {string} name */
function offer(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 4000);
}
