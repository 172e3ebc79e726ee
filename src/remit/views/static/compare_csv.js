/* The comparison as CSV: a row for each concern, group or area, and how many passages give it to each role. */

function startCompareCsv() {
  byId("compare-tools").prepend(el("button", { type: "button", class: "quiet", "data-do": "compare-csv", title: "Save the comparison as CSV", on: { click: () => {
    const roles = withEnoughRoles(state.roles);
    offerCsv(["compare", ...roles.map(shortNameOf)].join("-"), comparisonLines(roles, state));
  } } }, "CSV"));
}

/** What the roles have, first what most of them have; the head is the first line.
 * @param {string[]} roles @param {State} now @returns {string[][]} */
function comparisonLines(roles, now) {
  const one = { concern: "Concern", group: "Group", area: "Area" }[now.level];
  const head = [one, holderOf(now.level) === "group" ? "Group" : "Area", "Whose", ...roles.map((role) => "Passages for " + shortNameOf(role))];
  const rows = combinations(roles, now).flatMap(({ mask, ids }) => {
    const whose = roles.filter((_, n) => mask[n]).map(shortNameOf).join(" and ");
    return [...ids].sort((p, q) => compareText(nameOf(p), nameOf(q))).map((id) => {
      const above = ITEMS.get(id)?.group ?? GROUPS.get(id)?.area;
      return [nameOf(id), above ? nameOf(above) : "", whose, ...roles.map((role, n) => (mask[n] ? String(claimsBetween(role, id, now.relation).length) : ""))];
    });
  });
  return [head, ...rows];
}
