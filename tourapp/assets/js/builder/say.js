// What the page says: quietly what was done, in a note that stays what went wrong, in a toast how to take it back.
import { says } from "./page.js";

const SHOWN_FOR = 12_000;

const live = document.getElementById("builder-live");
const notes = document.getElementById("builder-notes");
const toasts = document.body.appendChild(Object.assign(document.createElement("div"), { className: "toasts no-print" }));

export function say(text) {
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text));
}

// Stays until somebody closes it.
export function complain(text) {
  const note = document.createElement("div");
  note.className = "note bad";
  note.setAttribute("role", "alert");
  const words = note.appendChild(document.createElement("p"));
  words.textContent = text;
  note.append(button(says("Close"), () => note.remove(), "btn alt small"));
  notes.replaceChildren(note);
}

// Stays at least so long, and while it is looked at; the undo in the bar of the page stays for good.
export function offerUndo(text, undo) {
  const toast = document.createElement("div");
  toast.className = "toast";
  const words = toast.appendChild(document.createElement("span"));
  words.textContent = text;
  let timer = null;
  const wait = () => (timer = setTimeout(() => toast.remove(), SHOWN_FOR));
  for (const begins of ["pointerenter", "focusin"]) toast.addEventListener(begins, () => clearTimeout(timer));
  for (const ends of ["pointerleave", "focusout"]) toast.addEventListener(ends, wait);
  toast.append(button(says("Undo"), () => (toast.remove(), undo())));
  toasts.replaceChildren(toast);
  wait();
}

export function forgetUndo() {
  toasts.replaceChildren();
}

function button(text, act, className = "") {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: text, className });
  made.addEventListener("click", act);
  return made;
}
