/* An answer to a question: its table, the choice of what it is asked of, its SPARQL, and how to ask it elsewhere. */

const LONG_CELL = 36;
const CLAIM_PLACES = new Map(DATA.claims.map((claim, n) => [claim.id, n]));

/** @param {Question} question @param {Answer|undefined} answer @returns {HTMLElement[]} */
function answerParts(question, answer) {
  return [
    el("p", { class: "back" }, el("button", { type: "button", class: "quiet", on: { click: leaveQuestion } }, "‹ All questions")),
    el("p", { class: "where" }, topicName(question.topic)),
    el("h2", { id: "answer-title", tabindex: "-1" }, inWords(question, answer)),
    choicePicker(question, answer),
    ...answerTable(question, answer),
    columnNotes(question, answer),
    askedElsewhere(question, answer),
  ].filter((part) => part !== null);
}

function leaveQuestion() {
  const at = state.at;
  update({ at: "", choice: "" }, {});
  questionButtons().find((button) => button.dataset.question === at)?.focus();
}

/** What a question is asked of, where there is more than one answer.
 * @param {Question} question @param {Answer|undefined} answer @returns {HTMLElement|null} */
function choicePicker(question, answer) {
  if (!answer || !question.answers || question.answers.length < 2) return null;
  const pick = (/** @type {any} */ event) => {
    update({ choice: event.target.value }, {});
    byId("choice").focus();
  };
  return el("p", { class: "choice" }, el("label", { for: "choice" }, "Asked of"),
    el("select", { id: "choice", on: { change: pick } }, ...question.answers.map((one) =>
      el("option", { value: choiceKey(one), selected: one === answer }, one.with.filter((_, n) => question.params[n]?.[1].includes(":")).map(nameOf).join(", then ")))));
}

/** @param {Question} question @param {Answer|undefined} answer @returns {HTMLElement[]} */
function answerTable(question, answer) {
  if (!question.answers) return [el("p", { class: "caution" }, "There is so much in this file that questions are not answered in it. The command below gives the answer.")];
  if (!answer) return [el("p", { class: "caution" }, "Nothing in this file is of the kind that this is asked of.")];
  if (!answer.n) return [el("p", { class: "caution" }, "No rows: nothing of it is stated. That is not a denial.")];
  const parts = [dataTable({
    caption: question.title, name: [question.id, ...answer.with.map((id) => id.replace(/^.*[:/]/, ""))].join("-"),
    columns: shownColumns(question, answer).map((n) => ({
      label: columnName(question, answer, n), title: question.columns[n][1],
      number: answer.rows.every((row) => row[n] == null || typeof cellAt(row[n]) === "number"), wide: answer.rows.some((row) => answerText(row[n]).length > LONG_CELL),
    })),
    rows: answer.rows.map((row) => ({ cells: shownColumns(question, answer).map((n) => answerCell(row[n])) })),
  })];
  if (answer.n > answer.rows.length) parts.push(el("p", { class: "hint" }, "This file holds the first " + answer.rows.length + " of " + count(answer.n, "row") + ". The command below gives all."));
  return parts;
}

/** The columns that say something of their own: the name of the thing beside it is left out.
 * @param {Question} question @param {Answer} answer @returns {number[]} */
function shownColumns(question, answer) {
  const all = question.columns.map((_, n) => n);
  const names = (/** @type {number} */ n) => n > 0 && question.columns[n][0] === "name" && answer.rows.every((row) => answerText(row[n]) === answerText(row[n - 1]));
  return all.filter((n) => !names(n));
}

/** A column's name as a head: given_to_a is “Given to CPO”, n_documents is “Documents”.
 * @param {Question} question @param {Answer|undefined} answer @param {number} n @returns {string} */
function columnName(question, answer, n) {
  const words = question.columns[n][0].replace(/^n_/, "").split("_").map((word) => {
    const at = question.params.findIndex(([name]) => name === word && name.length === 1);
    return at >= 0 && answer ? shortNameOrText(answer.with[at] ?? word) : word;
  }).join(" ");
  return brief(words.slice(0, 1).toLocaleUpperCase(DATA.lang) + words.slice(1), LONGEST_NAME);
}

/** @param {number|null|undefined} place @returns {AnswerCell|null} */
function cellAt(place) {
  return place == null ? null : DATA.cells[place] ?? null;
}

/** @param {number|null|undefined} place @returns {string} */
function answerText(place) {
  const cell = cellAt(place);
  return cell !== null && typeof cell === "object" ? thingName(cell) : String(cell ?? "");
}

/** @param {{id:string,label?:string}} thing @returns {string} */
function thingName(thing) {
  const claim = CLAIM_PLACES.get(thing.id);
  return claim !== undefined ? DATA.claims[claim].text : DOCUMENTS.get(thing.id)?.label ?? thing.label ?? nameOf(thing.id);
}

/** @param {number|null} place @returns {GridCell|null} */
function answerCell(place) {
  const cell = cellAt(place);
  if (cell === null || typeof cell !== "object") return cell;
  const text = thingName(cell);
  if (ITEMS.has(cell.id)) return itemCell(cell.id);
  if (DOCUMENTS.has(cell.id)) return documentCell(cell.id);
  const claim = CLAIM_PLACES.get(cell.id);
  if (claim !== undefined) return { node: () => el("div", {}, why(text, [{ claims: [claim] }])), text };
  return { node: () => outward(brief(text, LONGEST_NAME), cell.id), text };
}

/** A cell that opens a document among the sources.
 * @param {string} id @returns {GridCell} */
function documentCell(id) {
  const text = DOCUMENTS.get(id)?.label || id;
  return { node: () => el("button", { type: "button", class: "item document", on: { click: () => openView("sources", id) } }, text), text };
}

/** @param {Question} question @param {Answer|undefined} answer @returns {HTMLElement|null} */
function columnNotes(question, answer) {
  if (!answer?.n) return null;
  const shown = shownColumns(question, answer);
  return el("details", { class: "unfold" }, el("summary", {}, "What the columns say"),
    el("dl", { class: "meanings" }, ...shown.flatMap((n) => [el("dt", {}, columnName(question, answer, n)), el("dd", {}, brief(question.columns[n][1], LONGEST_NAME))])));
}

/** A word of a command, quoted where a shell would read more into it.
 * @param {string} word @returns {string} */
function shellWord(word) {
  return /^[\w:.,/@%+=-]+$/.test(word) ? word : "'" + word.replaceAll("'", "'\\''") + "'";
}

/** The command and the SPARQL, each to be copied.
 * @param {Question} question @param {Answer|undefined} answer @returns {HTMLElement} */
function askedElsewhere(question, answer) {
  const given = question.params.map(([name], n) => name + "=" + (answer ? answer.with[n] ?? "" : "NAME"));
  const command = ["remit", "ask", question.id, ...given].map(shellWord).join(" ");
  const bound = question.params.map(([name], n) => "?" + name + " is " + (answer ? answer.with[n] ?? "" : "what is asked of")).join(", ");
  return el("div", { class: "elsewhere" },
    el("h3", {}, "On the command line"), codeBlock(command, "Copy the command"),
    el("details", { class: "unfold" }, el("summary", {}, "SPARQL"),
      bound && el("p", { class: "hint" }, "Before it runs, " + brief(bound, LONGEST_NAME) + "."), codeBlock(question.sparql, "Copy the SPARQL")));
}

/** @param {string} text @param {string} label @returns {HTMLElement} */
function codeBlock(text, label) {
  const aside = el("div", { class: "code-aside" });
  const button = el("button", { type: "button", class: "quiet", "aria-label": label, on: { click: () => copyText(button, text, aside) } }, "Copy");
  return el("div", { class: "code" }, el("pre", { tabindex: "0" }, el("code", {}, brief(text, LONGEST_TEXT * 4))), button, aside);
}
