// Where an item stands: a day, minutes after midnight, a length. Reading that from the page, and showing it there.
import { week } from "./page.js";

export const STEP = 5;
const SHORTEST = 15;
const SHORT = 35;
const A_LINE = 20;
const PLACED = /^(h|m|dh|dm|of|lane)-\d+$|^(short|line)$/;

const two = (number) => String(number).padStart(2, "0");
export const clock = (minutes) => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
export const days = () => [...week().querySelectorAll(".week-day")];
export const edges = () => ({ first: week().dataset.first * 60, last: week().dataset.last * 60 });
export const snapped = (minutes) => Math.round(minutes / STEP) * STEP;

export function placeOf(link) {
  const [day, time] = link.dataset.starts.split("T");
  const [hours, minutes] = time.split(":").map(Number);
  return { day, top: hours * 60 + minutes, minutes: Number(link.dataset.minutes) };
}

// What is drawn on two days, or ends on another one, is moved in the side panel.
export const canMove = (link) => !link.closest(".from-before, .goes-on");

// The same place within the hours that are drawn; `stretched` keeps the beginning.
export function within(place, { stretched = false } = {}) {
  const { first, last } = edges();
  const minutes = Math.max(STEP, Math.min(place.minutes, stretched ? last - place.top : last - first));
  return { ...place, minutes, top: Math.max(first, Math.min(place.top, last - minutes)) };
}

export const same = (one, other) => one.day === other.day && one.top === other.top && one.minutes === other.minutes;

// Draw an item there, over its whole day; the server says later what stands beside it.
export function show(slot, place) {
  const column = days().find((each) => each.dataset.day === place.day);
  const had = document.activeElement;
  if (column && slot.parentElement !== column) column.append(slot);
  const top = Math.floor(place.top / STEP) * STEP;
  const drawn = Math.max(SHORTEST, Math.ceil((place.top + place.minutes - top) / STEP) * STEP);
  const names = [`h-${two(Math.floor(top / 60))}`, `m-${two(top % 60)}`];
  if (drawn >= 60) names.push(`dh-${Math.floor(drawn / 60)}`);
  if (drawn % 60) names.push(`dm-${two(drawn % 60)}`);
  if (drawn <= SHORT) names.push("short");
  if (drawn <= A_LINE) names.push("line");
  slot.classList.remove(...[...slot.classList].filter((name) => PLACED.test(name)));
  slot.classList.add(...names);
  const time = slot.querySelector("time");
  if (time) time.textContent = clock(place.top);
  // Whoever goes on before it is saved goes on from here.
  Object.assign(slot.firstElementChild.dataset, { starts: `${place.day}T${clock(place.top)}`, minutes: place.minutes });
  if (slot.contains(had) && had !== document.activeElement) had.focus({ preventScroll: true });
}

// How an item looks now, to put it back.
export function remember(slot) {
  const { className, parentElement, nextElementSibling } = slot;
  const time = slot.querySelector("time")?.textContent;
  const { starts, minutes } = slot.firstElementChild.dataset;
  return () => {
    const had = document.activeElement;
    slot.className = className;
    Object.assign(slot.firstElementChild.dataset, { starts, minutes });
    if (slot.querySelector("time")) slot.querySelector("time").textContent = time;
    const before = nextElementSibling?.parentElement === parentElement ? nextElementSibling : null;
    if (slot.parentElement !== parentElement || slot.nextElementSibling !== before) parentElement.insertBefore(slot, before);
    if (slot.contains(had)) had.focus({ preventScroll: true });
  };
}

// The day and the minute under a point of the window; null beside the grid.
export function under(x, y) {
  const column = days().find((each) => {
    const { left, right } = each.getBoundingClientRect();
    return left <= x && x < right;
  });
  if (!column) return null;
  const { top, height } = column.getBoundingClientRect();
  const { first, last } = edges();
  return { day: column.dataset.day, column, at: first + ((y - top) / height) * (last - first) };
}

export const saidDay = (day) => days().find((each) => each.dataset.day === day)?.dataset.said ?? day;
