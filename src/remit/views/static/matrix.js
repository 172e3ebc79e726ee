/* The Matrix: roles against roles, or against groups of concerns. */

function startMatrix() {}

/** @param {State} now @returns {string} */
function nameOfMatrix(now) {
  return now.grid === "groups" ? "Roles by group" : "Roles by roles";
}

/** @param {State} now */
function showMatrix(now) {
  fill(byId("matrix-body"), el("h2", {}, nameOfMatrix(now)));
}
