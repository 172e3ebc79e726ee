/* The Questions: what the knowledge is asked, by topic, and the one that is open with its answer. */

/* Topics in the order of the list, in words; topics that are not here follow under their own name. */
const TOPICS = new Map([
  ["overlap", "What roles share"], ["difference", "What sets roles apart"], ["path", "What ties two roles"], ["lookup", "Of one role or matter"],
  ["tension", "Tensions"], ["strategy", "What eases them"], ["reporting", "Who works with whom"], ["metrics", "Figures"], ["career", "Careers"],
  ["scenario", "When it is otherwise"], ["gap", "What is missing"], ["agreement", "Where sources agree"], ["disagreement", "Where they disagree"],
  ["provenance", "Where it is from"], ["aggregate", "In numbers"],
]);
const MOST_SUGGESTED = 6;
for (const question of DATA.questions) {
  question.title = brief(question.title, LONGEST_NAME);
  question.question = brief(question.question, LONGEST_NAME);
  question.topic = brief(question.topic, LONGEST_NAME);
}

/** @param {string} topic @returns {string} */
function topicName(topic) {
  return TOPICS.get(topic) || topic.slice(0, 1).toLocaleUpperCase(DATA.lang) + topic.slice(1) || "Others";
}

/** The questions of each topic that has any, topics in their order.
 * @returns {[string, Question[]][]} */
function questionsByTopic() {
  const order = [...TOPICS.keys()];
  const others = [...new Set(DATA.questions.map((question) => question.topic))].filter((topic) => !TOPICS.has(topic)).sort(compareText);
  return [...order, ...others]
    .map((topic) => /** @type {[string, Question[]]} */ ([topic, DATA.questions.filter((question) => question.topic === topic).sort((p, q) => compareText(p.title, q.title))]))
    .filter(([, questions]) => questions.length > 0);
}

/** What the values of a choice are written as in an address.
 * @param {Answer} answer @returns {string} */
function choiceKey(answer) {
  return answer.with.join(",");
}

/** The answer for what was chosen, else the first.
 * @param {Question} question @param {string} choice @returns {Answer|undefined} */
function answerOf(question, choice) {
  return question.answers?.find((answer) => choiceKey(answer) === choice) || question.answers?.[0];
}

/** The question with the names of what it is asked of.
 * @param {Question} question @param {Answer|undefined} answer @returns {string} */
function inWords(question, answer) {
  const values = new Map(question.params.map(([name], n) => [name, answer ? shortNameOrText(answer.with[n] ?? "") : "a " + name]));
  return question.question.replace(/\{(\w+)\}/g, (whole, name) => values.get(name) ?? whole);
}

/** @param {string} id @returns {string} */
function shortNameOrText(id) {
  return isRole(id) ? shortNameOf(id) : nameOf(id);
}

/** @param {State} now @returns {string} */
function nameOfQuestion(now) {
  const question = QUESTIONS.get(now.at);
  return question ? inWords(question, answerOf(question, now.choice)) : "Questions";
}

/** How many rows the first answer has; null where there is none.
 * @param {Question} question @returns {number|null} */
function rowsOf(question) {
  return question.answers?.[0]?.n ?? null;
}

/** Builds the list once. */
function startQuestions() {
  const filter = /** @type {HTMLInputElement} */ (el("input", { type: "search", id: "question-filter", autocomplete: "off", spellcheck: "false", placeholder: "Filter questions", "aria-label": "Filter questions", on: { input: () => filterQuestions(filter.value) } }));
  const topics = questionsByTopic().map(([topic, questions]) => el("section", { class: "topic" },
    el("h3", {}, topicName(topic)),
    el("ul", {}, ...questions.map(questionLine))));
  fill(byId("questions-body"), el("div", { class: "asking", id: "asking" },
    el("nav", { class: "asked", id: "asked", "aria-label": "Questions", on: { keydown: walkQuestions } },
      el("h2", {}, "Questions", el("span", { class: "n" }, String(DATA.questions.length))), filter, ...topics,
      el("p", { class: "hint", id: "no-question", hidden: true }, "No question says that.")),
    el("div", { class: "answer", id: "answer" })));
}

/** @param {Question} question @returns {HTMLElement} */
function questionLine(question) {
  const n = rowsOf(question);
  return el("li", {}, el("button", { type: "button", class: "question", "data-question": question.id, title: inWords(question, question.answers?.[0]), on: { click: () => update({ at: question.id, choice: "" }, {}) } },
    el("span", { class: "words" }, question.title), el("span", { class: "n", "aria-label": n === null ? "not answered here" : count(n, "row") }, n === null ? "–" : String(n))));
}

/** Leaves the questions whose title, wording or name has every word that was typed.
 * @param {string} text */
function filterQuestions(text) {
  const wanted = fold(text).split(/\s+/).filter(Boolean);
  const fits = new Set(DATA.questions.filter((question) => {
    const told = fold([question.title, inWords(question, question.answers?.[0]), question.id, topicName(question.topic)].join(" "));
    return wanted.every((word) => told.includes(word));
  }).map((question) => question.id));
  for (const button of questionButtons()) /** @type {HTMLElement} */ (button.parentElement).hidden = !fits.has(button.dataset.question || "");
  for (const topic of byId("asked").querySelectorAll(".topic")) /** @type {HTMLElement} */ (topic).hidden = !topic.querySelector("li:not([hidden])");
  byId("no-question").hidden = fits.size > 0;
  say(count(fits.size, "question"));
}

/** @returns {HTMLElement[]} */
function questionButtons() {
  return [...byId("asked").querySelectorAll("button.question")].map((button) => /** @type {HTMLElement} */ (button));
}

/** Arrow keys walk up and down the list, from the filter too.
 * @param {KeyboardEvent} event */
function walkQuestions(event) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (!step) return;
  const shown = questionButtons().filter((button) => !button.parentElement?.hidden);
  const at = shown.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = at < 0 ? (step > 0 ? shown[0] : undefined) : shown[at + step];
  if (next) next.focus();
  else if (step < 0) byId("question-filter").focus();
  event.preventDefault();
}

/** @param {State} now @param {State} before */
function showQuestions(now, before) {
  const question = QUESTIONS.get(now.at);
  byId("asking").dataset.open = question ? "yes" : "no";
  for (const button of questionButtons()) button.setAttribute("aria-current", String(button.dataset.question === now.at));
  const same = before.view === now.view && before.at === now.at && before.choice === now.choice;
  if (same && now !== before && byId("answer").childElementCount) return;
  if (!question) return fill(byId("answer"), ...suggestions());
  byId("asked").querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
  const answer = answerOf(question, now.choice);
  fill(byId("answer"), ...answerParts(question, answer));
  byId("questions-view").scrollTop = 0;
  say(inWords(question, answer) + " " + (answer ? count(answer.n, "row") : "Not answered here"));
  if (before.view === now.view && before.at !== now.at && getComputedStyle(byId("asked")).display === "none") byId("answer-title").focus();
}

/** What stands beside the list while no question is open: one of each topic to begin with.
 * @returns {HTMLElement[]} */
function suggestions() {
  if (!DATA.questions.length) return [el("p", {}, "The loaded knowledge brings no questions.")];
  const firsts = questionsByTopic().map(([, questions]) => [...questions].sort((p, q) => (rowsOf(q) || 0) - (rowsOf(p) || 0))[0]).filter((question) => rowsOf(question)).slice(0, MOST_SUGGESTED);
  return [
    el("h2", {}, "What can be asked"),
    el("p", { class: "lead" }, "The knowledge was made to answer these questions. Each opens its answer as a table to sort, copy and save, with the SPARQL that finds it."),
    ...(firsts.length ? [el("h3", {}, "To begin with"), el("ul", { class: "firsts" }, ...firsts.map((question) =>
      el("li", {}, el("button", { type: "button", on: { click: () => update({ at: question.id, choice: "" }, {}) } }, inWords(question, question.answers?.[0])))))] : []),
  ];
}
