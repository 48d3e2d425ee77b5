// Pieces of the page that the server has drawn anew: put where the old ones stand, without taking the focus from anybody
// and without touching what is being moved.
import { root, week } from "./page.js";

export function put({ days = {}, parts = {}, week: whole, number }) {
  const had = document.activeElement?.id;
  if (whole) replace(week(), whole);
  for (const [day, html] of Object.entries(days)) {
    const column = root.querySelector(`.week-day[data-day="${day}"]`);
    if (column) mend(column, html);
  }
  for (const [id, html] of Object.entries(parts)) {
    const old = document.getElementById(id);
    if (old) replace(old, html);
  }
  if (number !== undefined) root.dataset.number = number;
  if (had && document.activeElement === document.body) document.getElementById(had)?.focus({ preventScroll: true });
}

export const isBusy = () => root.querySelector(".is-moving, .is-saving, .is-new") !== null;

const parsed = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
};

// The focus goes to what has the same id, or the same words, in the new piece.
function replace(old, html) {
  const had = old.contains(document.activeElement) ? document.activeElement : null;
  const made = parsed(html).firstElementChild;
  old.replaceWith(made);
  if (!had) return;
  const again = had.id ? document.getElementById(had.id) : [...made.querySelectorAll("a, button")].find((each) => each.textContent === had.textContent);
  again?.focus({ preventScroll: true });
}

// Item by item: what stays is changed in place and keeps the focus.
function mend(column, html) {
  const old = new Map([...column.children].map((slot) => [idOf(slot), slot]));
  const next = [...parsed(html).children].map((slot) => mended(old.get(idOf(slot)), slot));
  const kept = [...column.children].filter((slot) => slot.matches(".is-moving, .is-new") && !next.includes(slot));
  const wanted = [...next, ...kept];
  if (wanted.length !== column.children.length || wanted.some((slot, place) => slot !== column.children[place])) {
    column.replaceChildren(...wanted);
  }
}

const idOf = (slot) => slot.firstElementChild?.id;

function mended(old, made) {
  if (!old) {
    const moved = document.getElementById(idOf(made))?.closest(".week .slot");
    if (!moved) return made;
    old = moved; // it comes from another day, and keeps the focus
  }
  if (old.matches(".is-moving")) return old;
  const link = old.firstElementChild;
  const fresh = made.firstElementChild;
  const current = link.getAttribute("aria-current");
  old.className = made.className;
  for (const { name, value } of [...fresh.attributes]) if (link.getAttribute(name) !== value) link.setAttribute(name, value);
  if (current && !fresh.hasAttribute("aria-current")) link.setAttribute("aria-current", current);
  if (link.innerHTML !== fresh.innerHTML) link.innerHTML = fresh.innerHTML;
  return old;
}
