// Moving and stretching by hand: items of the grid, and ideas from the list beside it. Escape puts back.
import interact from "interactjs";
import { canMove, clock, placeOf, remember, same, saidDay, show, snapped, under, within, STEP } from "./grid.js";
import { isGrid, root, says, week } from "./page.js";
import { save } from "./saving.js";
import { say } from "./say.js";

const FOOT = 7; // pixels at the lower edge by which an item is stretched
let held = null;

export function watchDragging() {
  document.documentElement.classList.add("can-move");
  const items = interact(".can-move .week .slot > a[data-item]");
  items.draggable({ autoScroll: true, listeners: { start: begin, move: drag, end: drop } });
  items.resizable({ edges: { bottom: true }, margin: FOOT, listeners: { start: begin, move: stretch, end: drop } });
  items.actionChecker((_pointer, _event, action, _interactable, link) => (isGrid() && canMove(link) ? action : null));
  const ideas = interact(".can-move .ideas a[data-idea]");
  ideas.draggable({ autoScroll: true, listeners: { start: beginIdea, move: drag, end: dropIdea } });
  ideas.actionChecker((_pointer, _event, action) => (isGrid() ? action : null));
  document.addEventListener("keydown", (event) => event.key === "Escape" && held && cancel());
  // The browser's own dragging of links would come between.
  document.addEventListener("dragstart", (event) => event.target.closest?.("[data-item]") && event.preventDefault());
}

function begin({ target: link, clientY, clientY0 }) {
  const slot = link.closest(".slot");
  const was = placeOf(link);
  const from = under(slot.getBoundingClientRect().left + 1, clientY0 ?? clientY);
  held = { item: link.dataset.item, slot, was, place: was, back: remember(slot), grip: from ? from.at - was.top : 0 };
  slot.classList.add("is-moving");
}

function beginIdea({ target: link }) {
  const slot = document.createElement("li");
  slot.className = `slot is-moving ${link.parentElement.className}`;
  const made = slot.appendChild(document.createElement("a"));
  made.append(Object.assign(document.createElement("span"), { className: "meta" }), Object.assign(document.createElement("b"), { textContent: link.querySelector("b").textContent }));
  made.firstChild.append(document.createElement("time"));
  const minutes = Number(link.dataset.minutes);
  held = { item: link.dataset.item, slot, was: null, place: null, minutes, grip: 0, back: () => slot.remove() };
}

function drag({ clientX, clientY }) {
  if (!held) return;
  const found = under(clientX, clientY);
  if (!found) return;
  const minutes = held.place?.minutes ?? held.minutes;
  showHeld(within({ day: found.day, top: snapped(found.at - held.grip), minutes }));
}

function stretch({ clientY }) {
  if (!held) return;
  const { left } = held.slot.getBoundingClientRect();
  const found = under(left + 1, clientY);
  if (!found) return;
  showHeld(within({ ...held.place, minutes: Math.max(STEP, snapped(found.at) - held.place.top) }, { stretched: true }));
}

function showHeld(place) {
  if (held.place && same(held.place, place)) return;
  held.place = place;
  show(held.slot, place);
  say(says("At", { day: saidDay(place.day), start: clock(place.top), end: clock(place.top + place.minutes) }));
}

function drop() {
  if (!held) return;
  const { item, slot, was, place, back } = held;
  held = null;
  slot.classList.remove("is-moving");
  swallowClick();
  if (same(was, place)) back();
  else save(item, place, back);
}

function dropIdea() {
  if (!held) return;
  const { item, slot, place } = held;
  held = null;
  swallowClick();
  if (!place) return;
  slot.classList.replace("is-moving", "is-saving");
  save(item, place, () => slot.remove()).then(() => slot.remove());
}

function cancel() {
  const { slot, back } = held;
  held = null;
  slot.classList.remove("is-moving");
  back();
  swallowClick();
  say(says("Back"));
}

// Letting go is no click: the item that was moved is not opened.
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
}

export const isHeld = () => held !== null || week().querySelector(".is-moving") !== null || root.querySelector(".is-new") !== null;
