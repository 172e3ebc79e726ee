/* The Sources: what each document contributes, and where they agree. */

function startSources() {}

/** @param {State} _now */
function showSources(_now) {
  fill(byId("sources-body"), el("h2", {}, "Sources"));
}
