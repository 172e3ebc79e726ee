/* The Questions: what the knowledge is asked, with its answers. */

function startQuestions() {}

/** @param {State} _now */
function showQuestions(_now) {
  fill(byId("questions-body"), el("h2", {}, "Questions"));
}
