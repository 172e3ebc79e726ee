/* CodeMirror in the place of the field: colours, brackets, completion as one writes, and a mark where a query is wrong. */

import { offersFor, wordAt } from "./completion.js";

/** @typedef {{line: number, column: number}} Place */

/**
 * What gives each kind of word its class; the colours are in editor.css.
 * @param {any} library
 */
function colours({ StreamLanguage, syntaxHighlighting, sparql, tagHighlighter, tags }) {
  const classes = [
    { tag: tags.keyword, class: "is-keyword" },
    { tag: tags.standard(tags.variableName), class: "is-function" },
    { tag: tags.local(tags.variableName), class: "is-variable" },
    { tag: tags.atom, class: "is-name" },
    { tag: tags.string, class: "is-text" },
    { tag: tags.meta, class: "is-text" },
    { tag: tags.comment, class: "is-comment" },
  ];
  return [StreamLanguage.define(sparql), syntaxHighlighting(tagHighlighter(classes))];
}

/**
 * Completion of the word before the caret, by what completion.js knows; not within comments and texts.
 * @param {any} library
 */
function completion({ autocompletion, syntaxTree }) {
  /** @param {any} context */
  const offer = async (context) => {
    const { state, pos } = context;
    const text = state.doc.toString();
    const { word, from } = wordAt(text, pos);
    const where = syntaxTree(state).resolveInner(pos, -1).name;
    if (where === "comment" || where === "string") return null;
    if (!context.explicit && word.length < 2) return null;
    const found = await offersFor(word, text);
    /* An empty list and not null: after that, CodeMirror would not ask again for what was written meanwhile. */
    return { from, options: found.map((one) => ({ label: one.text, detail: one.note })), filter: false };
  };
  return autocompletion({
    override: [offer],
    icons: false,
    activateOnCompletion: (/** @type {{label: string}} */ taken) => taken.label.endsWith(":"),
  });
}

/**
 * The mark at a fault: the word below which the endpoint puts its caret, and the number of its line.
 * @param {any} library
 */
function faults({ Decoration, EditorView, GutterMarker, gutterLineClass, RangeSet, StateEffect, StateField }) {
  const setFault = StateEffect.define();
  const number = new (class extends GutterMarker {
    elementClass = "is-fault";
  })();
  const nothing = { marks: Decoration.none, numbers: RangeSet.empty };

  /** @param {any} doc @param {Place|null} fault */
  const marked = (doc, fault) => {
    if (!fault || fault.line > doc.lines) return nothing;
    const line = doc.line(fault.line);
    const at = Math.max(0, Math.min(fault.column - 1, line.length - 1));
    const length = /^[?$]?[\w:.-]+/u.exec(line.text.slice(at))?.[0].length ?? 1;
    const marks = line.length ? [Decoration.mark({ class: "is-fault" }).range(line.from + at, line.from + at + length)] : [];
    return { marks: Decoration.set(marks), numbers: RangeSet.of([number.range(line.from)]) };
  };
  const field = StateField.define({
    create: () => nothing,
    update: (/** @type {any} */ value, /** @type {any} */ change) => {
      const effect = change.effects.find((/** @type {any} */ one) => one.is(setFault));
      if (effect) return marked(change.newDoc, effect.value);
      return { marks: value.marks.map(change.changes), numbers: value.numbers.map(change.changes) };
    },
    provide: (/** @type {any} */ self) => [
      EditorView.decorations.from(self, (/** @type {any} */ value) => value.marks),
      gutterLineClass.from(self, (/** @type {any} */ value) => value.numbers),
    ],
  });
  return { field, setFault };
}

/**
 * Writing over what is selected, which Chromium would do with a style attribute that the policy forbids.
 * @param {any} library
 */
function overwriting({ EditorView }) {
  /** @param {InputEvent} event @param {any} view */
  const beforeinput = (event, view) => {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== "insertText" || event.isComposing || empty || !text) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((/** @type {Function} */ handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  };
  return EditorView.domEventHandlers({ beforeinput });
}

/**
 * Keys: Ctrl+Enter runs; Tab takes an offer or indents, and after Escape leaves the field.
 * @param {any} library
 * @param {() => void} run
 */
function keys(library, run) {
  const { acceptCompletion, closeBracketsKeymap, completionKeymap, defaultKeymap, historyKeymap, indentWithTab } = library;
  const asks = () => {
    run();
    return true;
  };
  const first = [
    { key: "Mod-Enter", run: asks },
    { key: "Ctrl-Enter", run: asks },
    { key: "Tab", run: acceptCompletion },
  ];
  return [
    library.Prec.highest(library.keymap.of(first)),
    library.keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
  ];
}

/**
 * CodeMirror where the field was. The field stays behind it, unseen, and holds the same text.
 * @param {any} library
 * @param {HTMLTextAreaElement} field
 * @param {string} nonce what the page's policy knows the editor's styles by
 * @param {() => void} run
 * @returns {import("./editor.js").Surface}
 */
export function richField(library, field, nonce, run) {
  const { EditorState, EditorView } = library;
  const fault = faults(library);
  const about = { "aria-label": "Query", "aria-describedby": "keys", "aria-errormessage": "fault" };
  const isNarrow = matchMedia("(max-width: 640px)").matches;
  const extensions = [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    isNarrow ? EditorView.lineWrapping : [],
    library.lineNumbers(),
    library.history(),
    library.indentOnInput(),
    library.bracketMatching(),
    library.closeBrackets(),
    colours(library),
    completion(library),
    fault.field,
    overwriting(library),
    keys(library, run),
    EditorView.contentAttributes.of((/** @type {any} */ view) => {
      const isWrong = view.state.field(fault.field, false)?.numbers.size > 0;
      return isWrong ? { ...about, "aria-invalid": "true" } : about;
    }),
    EditorView.updateListener.of((/** @type {any} */ update) => {
      if (update.docChanged) field.value = update.state.doc.toString();
    }),
  ];
  const view = new EditorView({ state: EditorState.create({ doc: field.value, extensions }) });
  view.dom.id = "editor";
  field.hidden = true;
  field.before(view.dom);

  return {
    text: () => view.state.doc.toString(),
    set: (text) => {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, effects: fault.setFault.of(null) });
    },
    focus: () => view.focus(),
    mark: (place) => {
      const effects = [fault.setFault.of(place)];
      if (place && place.line <= view.state.doc.lines) {
        effects.push(EditorView.scrollIntoView(view.state.doc.line(place.line).from));
      }
      view.dispatch({ effects });
    },
  };
}
