/* Fields that name a thing offer what is known by what is written. */

import { terms } from "./completion.js";
import { el } from "./dom.js";

for (const field of document.querySelectorAll("input[data-kind]")) {
  if (!(field instanceof HTMLInputElement) || !field.dataset.kind) continue;
  const list = el("datalist", { id: `offers-${field.name}` });
  field.after(list);
  field.setAttribute("list", list.id);
  field.addEventListener("input", async () => {
    const written = field.value;
    if (written.trim().length < 2) return;
    const found = await terms(written, field.dataset.kind);
    if (field.value !== written) return;
    list.replaceChildren(...found.map((term) => el("option", { value: term.curie }, term.label)));
  });
}
