// The page of the builder: what it has told its scripts, and in what the server is asked (days, hours, filter).
export const root = document.getElementById("builder");

// A grid of columns needs the width; under it the page is a list, where nothing is dragged.
const wide = matchMedia("(min-width: 60em)");

export const week = () => document.getElementById("week");
export const isGrid = () => wide.matches;
export const says = (name, values = {}) =>
  (root.dataset[`says${name}`] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

// The addresses in the page name no item; this one is put into them.
const NOBODY = "00000000-0000-0000-0000-000000000000";
export const addressOf = (name, item) => root.dataset[name].replace(NOBODY, item);

// Which page asks: so that the pieces of the answer fit into it.
export function asked() {
  const kept = new URLSearchParams(root.dataset.query);
  const { grid, first, last } = week().dataset;
  const hours = `${first.padStart(2, "0")}-${last.padStart(2, "0")}`;
  for (const [name, value] of Object.entries({ grid, hours, view: root.dataset.view, first_day: root.dataset.firstDay })) {
    kept.set(name, value);
  }
  return kept;
}
