// A new item, drawn on the empty part of a day: the side panel opens with that day and time.
import interact from "interactjs";
import { clock, saidDay, show, snapped, under, within, STEP } from "./grid.js";
import { isGrid, root, says } from "./page.js";
import { open } from "./panel.js";
import { say } from "./say.js";

const LEAST = 15;
let drawn = null;

export function watchCreating() {
  const columns = interact(".can-move .week-day");
  columns.draggable({ ignoreFrom: ".slot", autoScroll: true, cursorChecker: () => "", listeners: { start: begin, move: draw, end: finish } });
  columns.actionChecker((_pointer, event, action) => (isGrid() && event.pointerType !== "touch" ? action : null));
  document.addEventListener("keydown", (event) => event.key === "Escape" && forget());
}

function begin({ clientX, clientY0, clientY }) {
  const found = under(clientX, clientY0 ?? clientY);
  if (!found) return;
  const slot = document.createElement("li");
  slot.className = "slot is-new";
  slot.append(document.createElement("a"));
  const top = Math.floor(found.at / STEP) * STEP;
  drawn = { slot, place: within({ day: found.day, top, minutes: LEAST }, { stretched: true }) };
  show(slot, drawn.place);
}

function draw({ clientY }) {
  if (!drawn) return;
  const { left } = drawn.slot.getBoundingClientRect();
  const found = under(left + 1, clientY);
  if (!found) return;
  drawn.place = within({ ...drawn.place, minutes: Math.max(LEAST, snapped(found.at) - drawn.place.top) }, { stretched: true });
  show(drawn.slot, drawn.place);
  const { day, top, minutes } = drawn.place;
  say(says("At", { day: saidDay(day), start: clock(top), end: clock(top + minutes) }));
}

async function finish() {
  if (!drawn) return;
  const { day, top, minutes } = drawn.place;
  await open(`?${root.dataset.query}new=${day}T${clock(top)}&minutes=${minutes}`, "#title_en");
}

// The outline stays while the panel asks for the rest, and goes when something else is opened.
export function forget() {
  drawn?.slot.remove();
  drawn = null;
}

document.addEventListener("builder:opened", () => document.querySelectorAll(".is-new").forEach((slot) => slot !== drawn?.slot && slot.remove()));
