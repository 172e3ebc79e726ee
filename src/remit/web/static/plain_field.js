/* The field as the browser has it, with completion in a list below the line. */

import { offersFor, wordAt } from "./completion.js";
import { byId, el } from "./dom.js";

/**
 * @param {HTMLTextAreaElement} field
 * @param {() => void} run
 * @returns {import("./editor.js").Surface}
 */
export function plainField(field, run) {
  const list = byId("offers", HTMLUListElement);
  /** @type {import("./completion.js").Offer[]} */
  let offered = [];
  let chosen = 0;

  const close = () => {
    list.hidden = true;
    offered = [];
    field.removeAttribute("aria-activedescendant");
  };

  /** @param {string} text */
  const take = (text) => {
    const caret = field.selectionStart;
    field.setRangeText(text, wordAt(field.value, caret).from, caret, "end");
    close();
    field.focus();
  };

  const draw = () => {
    list.replaceChildren(...offered.map((offer, at) => item(offer, at, at === chosen, take)));
    list.hidden = !offered.length;
    if (!offered.length) return;
    field.setAttribute("aria-activedescendant", `offer-${chosen}`);
    document.getElementById(`offer-${chosen}`)?.scrollIntoView({ block: "nearest" });
  };

  const offer = async () => {
    const { word } = wordAt(field.value, field.selectionStart);
    const found = await offersFor(word, field.value);
    if (wordAt(field.value, field.selectionStart).word !== word) return;
    offered = found;
    chosen = 0;
    place(list, field);
    draw();
  };

  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.code === "Space") {
      event.preventDefault();
      void offer();
    } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      close();
      run();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length;
      draw();
    } else if (!list.hidden && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      take(offered[chosen]?.text ?? "");
    } else if (event.key === "Escape") {
      close();
    }
  });
  field.addEventListener("input", () => {
    const { word } = wordAt(field.value, field.selectionStart);
    if (word.includes(":") || (!list.hidden && word)) void offer();
    else close();
  });
  field.addEventListener("blur", close);

  return {
    text: () => field.value,
    set: (text) => {
      field.value = text;
      field.setAttribute("aria-invalid", "false");
    },
    focus: () => field.focus(),
    mark: (fault) => field.setAttribute("aria-invalid", String(Boolean(fault))),
  };
}

/**
 * @param {import("./completion.js").Offer} offer
 * @param {number} at
 * @param {boolean} isChosen
 * @param {(text: string) => void} take
 */
function item(offer, at, isChosen, take) {
  const made = el(
    "li",
    { role: "option", id: `offer-${at}`, "aria-selected": String(isChosen) },
    offer.text,
    el("span", { class: "note" }, offer.note),
  );
  made.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(offer.text);
  });
  return made;
}

/**
 * Put the list below the line of the caret.
 * @param {HTMLElement} list
 * @param {HTMLTextAreaElement} field
 */
function place(list, field) {
  const lines = field.value.slice(0, field.selectionStart).split("\n");
  const height = Number.parseFloat(getComputedStyle(field).lineHeight);
  const wide = 8.2 * String(lines.at(-1)).length;
  list.style.top = `${Math.min(14 + height * lines.length - field.scrollTop, field.clientHeight)}px`;
  list.style.left = `${Math.max(0, Math.min(14 + wide - field.scrollLeft, field.clientWidth - 260))}px`;
}
