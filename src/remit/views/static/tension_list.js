/* The Tensions: each with its poles, who holds them, and what eases it. */

function startTensions() {}

/** @param {State} _now */
function showTensions(_now) {
  fill(byId("tensions-body"), el("h2", {}, "Tensions"));
}
