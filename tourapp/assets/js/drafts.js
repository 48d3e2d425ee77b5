// Typed text survives an ended session, a closed tab, a lost connection: a long form (data-draft="key") keeps a draft in
// this browser. Never kept: sealed answers (data-sealed), passwords, hidden fields, files. Gone after a day, when the
// form has arrived (data-draft-done="key" on the next page), when it is discarded, and at sign-out.

const PREFIX = "draft:";
const A_DAY = 24 * 3600 * 1000;
const EVERY = 20000;
const NEVER = new Set(["password", "hidden", "file", "submit", "button", "reset"]);

export function watchDrafts() {
  const store = openStore();
  if (!store) return;
  forgetOld(store);
  for (const page of document.querySelectorAll("[data-draft-done]")) store.removeItem(PREFIX + page.dataset.draftDone);
  for (const form of document.querySelectorAll("form[data-draft]")) watch(form, store);
  document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => forgetAll(store));
}

function watch(form, store) {
  const key = PREFIX + form.dataset.draft;
  const failed = document.querySelector(".error-summary") !== null;
  const fresh = snapshot(form);
  // An answer of the server shows what was sent last: newer than any draft.
  if (!failed && restore(form, read(store, key))) showNote(form, store, key, fresh);

  let saved = JSON.stringify(snapshot(form));
  const save = () => {
    const values = snapshot(form);
    const text = JSON.stringify(values);
    if (text === saved) return;
    saved = text;
    write(store, key, values);
  };
  form.addEventListener("focusout", save);
  form.addEventListener("change", save);
  form.addEventListener("submit", save);
  setInterval(save, EVERY);
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !NEVER.has(field.type) && !field.readOnly && !("sealed" in field.dataset),
  );
}

// name → the values chosen or typed, in the order of the form.
function snapshot(form) {
  const values = {};
  for (const field of fields(form)) {
    values[field.name] ??= [];
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) values[field.name].push(field.value);
    } else values[field.name].push(field.value);
  }
  return values;
}

// True when the draft differed from what the page came with.
function restore(form, values) {
  if (!values || JSON.stringify(values) === JSON.stringify(snapshot(form))) return false;
  const left = structuredClone(values);
  for (const field of fields(form)) {
    const kept = left[field.name];
    if (!kept) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
    else field.value = kept.shift() ?? field.value;
  }
  return true;
}

function showNote(form, store, key, fresh) {
  const note = form.querySelector("[data-draft-note]");
  if (!note) return;
  note.hidden = false;
  note.querySelector("[data-draft-discard]").addEventListener("click", () => {
    store.removeItem(key);
    restore(form, fresh);
    note.hidden = true;
    fields(form)[0]?.focus();
  });
}

// Storage can be full, forbidden or filled by an older version: a draft is a help and never an obstacle.
function openStore() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function read(store, key) {
  try {
    const draft = JSON.parse(store.getItem(key));
    return draft && typeof draft.values === "object" ? draft.values : null;
  } catch {
    return null;
  }
}

function write(store, key, values) {
  try {
    store.setItem(key, JSON.stringify({ at: Date.now(), values }));
  } catch {
    store.removeItem(key);
  }
}

function keys(store) {
  return Object.keys(store).filter((key) => key.startsWith(PREFIX));
}

function forgetAll(store) {
  keys(store).forEach((key) => store.removeItem(key));
}

function forgetOld(store) {
  for (const key of keys(store)) {
    let at = 0;
    try {
      at = JSON.parse(store.getItem(key)).at;
    } catch {
      // not ours, or broken: gone below
    }
    if (!(Date.now() - at < A_DAY)) store.removeItem(key);
  }
}
