/* The tensions between compared roles: two poles, who holds which, and what eases them. */

/** @param {string[]} roles @returns {HTMLElement[]} */
function tensionSection(roles) {
  const between = DATA.tensions.filter((tension) => roles.filter((role) => tension.roles.includes(role)).length > 1);
  const names = roles.map(shortNameOf).join(" and ");
  if (!between.length) return [el("section", { class: "tensions" }, el("h2", {}, "Tensions"), el("p", {}, "None is stated between " + names + "."))];
  return [el("section", { class: "tensions", "aria-label": "Tensions" },
    el("h2", {}, "What rubs between them, and what eases it"),
    el("p", { class: "hint" }, "Dashed lines mark what is inferred: the documents name it without saying so outright."),
    ...between.map((tension) => tensionCard(tension, roles)))];
}

/** @param {Tension} tension @param {string[]} roles @returns {HTMLElement} */
function tensionCard(tension, roles) {
  const place = (/** @type {Pole} */ pole) => {
    const at = roles.findIndex((role) => pole.held_by.includes(role));
    return at < 0 ? roles.length : at;
  };
  const poles = [...tension.poles].sort((p, q) => place(p) - place(q));
  const definition = ITEMS.get(tension.id)?.definition;
  return el("article", { class: "tension" },
    el("header", {}, el("h3", {}, itemButton(tension.id, "title")), tension.over && el("span", { class: "where" }, "over ", itemButton(tension.over)), why("Tension: " + nameOf(tension.id), [{ claims: tension.claims }])),
    definition && el("p", { class: "definition" }, definition),
    el("div", { class: "poles" }, ...poles.flatMap((pole, n) => [n > 0 && el("div", { class: "pull", "aria-hidden": "true" }), poleBox(pole, roles)]).filter(isShown)),
    easing(tension));
}

/** @param {Pole} pole @param {string[]} roles @returns {HTMLElement} */
function poleBox(pole, roles) {
  const at = roles.findIndex((role) => pole.held_by.includes(role));
  const by = pole.held_by.length ? "held by " + pole.held_by.map(shortNameOf).join(" and ") : "holder not stated";
  return el("div", { class: "pole " + (at >= 0 ? SIDES[at] : "none") + (pole.inferred ? " inferred" : "") },
    el("p", { class: "pole-name" }, pole.label),
    el("p", { class: "by" }, by, pole.held_by.length ? el("span", { class: "mode" }, pole.inferred ? "inferred" : "stated") : ""),
    pole.toward && el("p", { class: "by" }, "towards ", itemButton(pole.toward)));
}

/** @param {Tension} tension @returns {HTMLElement} */
function easing(tension) {
  if (!tension.strategies.length) return el("p", { class: "open" }, "Nothing is stated to ease it.");
  return el("div", { class: "easing" },
    el("h4", {}, "Eased by"),
    el("ul", {}, ...tension.strategies.map((strategy) => {
      const step = (STEPS.get(tension.id) || []).find((s) => s.other === strategy.id);
      return el("li", { class: strategy.inferred ? "row inferred" : "row" }, itemButton(strategy.id),
        strategy.inferred && el("span", { class: "mode" }, "inferred"),
        step && why(nameOf(strategy.id) + " eases " + nameOf(tension.id), [{ claims: step.link.claims }]),
        strategy.benefits.length > 0 && el("span", { class: "gain" }, "brings ", ...strategy.benefits.map((id) => itemButton(id))));
    })));
}
