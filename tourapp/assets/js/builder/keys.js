// The grid by keyboard. Up and down move by five minutes, with Shift they change the length, left, right, Page Up and Page
// Down change the day, Escape puts it back, Enter opens, Delete leads to dropping. What was pressed in a row is one change.
import { canMove, clock, days, placeOf, remember, same, saidDay, show, STEP, within } from "./grid.js";
import { addressOf, isGrid, root, says } from "./page.js";
import { save, undo } from "./saving.js";
import { complain, say } from "./say.js";

const PAUSE = 700;
let moving = null;

export function watchKeys() {
  root.addEventListener("keydown", (event) => {
    const link = event.target.closest?.(".slot > a[data-item]");
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey) return event.preventDefault(), undo();
    if (!link || event.ctrlKey || event.metaKey || event.altKey || !isGrid()) return;
    if (event.key === "Delete") return (location.href = addressOf("drop", link.dataset.item));
    if (event.key === "Escape") return cancel();
    if (event.key === "Enter") return settleNow();
    const change = CHANGES[event.key]?.(event.shiftKey);
    if (!change) return;
    event.preventDefault();
    if (!canMove(link)) return complain(says("Across"));
    move(link, change);
  });
  root.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (moving && moving.link === target && relatedTarget && relatedTarget !== target) settleNow();
  });
  addEventListener("pagehide", settleNow);
}

const CHANGES = {
  ArrowUp: (isLength) => (isLength ? { minutes: -STEP } : { top: -STEP }),
  ArrowDown: (isLength) => (isLength ? { minutes: STEP } : { top: STEP }),
  ArrowLeft: (isLength) => (isLength ? { minutes: -STEP } : { days: -1 }),
  ArrowRight: (isLength) => (isLength ? { minutes: STEP } : { days: 1 }),
  PageUp: () => ({ days: -1 }),
  PageDown: () => ({ days: 1 }),
};

function move(link, change) {
  if (moving?.link !== link) {
    settleNow();
    const slot = link.closest(".slot");
    moving = { link, slot, was: placeOf(link), place: placeOf(link), back: remember(slot) };
  }
  clearTimeout(moving.timer);
  const wanted = changed(moving.place, change);
  moving.place = within(wanted, { stretched: Boolean(change.minutes) });
  moving.slot.classList.add("is-moving");
  show(moving.slot, moving.place);
  say(same(wanted, moving.place) ? described(moving.place) : `${described(moving.place)}. ${says("Edge")}`);
  moving.timer = setTimeout(settleNow, PAUSE);
}

function changed(place, { top = 0, minutes = 0, days: by = 0 }) {
  const known = days().map((column) => column.dataset.day);
  const day = known[known.indexOf(place.day) + by] ?? "";
  return { day: day || place.day, top: place.top + top, minutes: place.minutes + minutes };
}

const described = ({ day, top, minutes }) => says("At", { day: saidDay(day), start: clock(top), end: clock(top + minutes) });

function settleNow() {
  if (!moving) return;
  const { link, slot, was, place, back, timer } = moving;
  moving = null;
  clearTimeout(timer);
  slot.classList.remove("is-moving");
  if (same(was, place)) back();
  else save(link.dataset.item, place, back);
}

function cancel() {
  if (!moving) return;
  const { back, slot, timer } = moving;
  moving = null;
  clearTimeout(timer);
  slot.classList.remove("is-moving");
  back();
  say(says("Back"));
}
