// Saving what was moved: shown at once, sent behind it, taken back with a note when it could not be saved. One thing after
// the other, so that each is sent with the version that the one before has made.
import { clock } from "./grid.js";
import { addressOf, asked, root, says } from "./page.js";
import { put } from "./pieces.js";
import { complain, forgetUndo, offerUndo, say } from "./say.js";

let line = Promise.resolve();

export const waitForSaving = () => line;

// `back` puts the item where it was.
export function save(item, place, back) {
  const send = () => attempt(item, place, back);
  line = line.then(send, send);
  return line;
}

async function attempt(item, place, back, version) {
  const link = linkTo(item);
  link?.closest("li").classList.add("is-saving");
  const body = asked();
  body.set("csrf_token", root.dataset.token);
  body.set("starts", `${place.day}T${clock(place.top)}`);
  body.set("minutes", place.minutes);
  body.set("version", version ?? link?.dataset.version ?? "");
  let answer, said;
  try {
    answer = await fetch(addressOf("place", item), { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
    said = await answer.json();
  } catch {
    return failed(item, back, says("Failed"));
  }
  settle(item);
  if (answer.status === 200) {
    put(said);
    linkTo(item)?.setAttribute("data-version", said.version); // also while it is moved on already
    if (!said.said) return; // it stood there already
    say(said.said);
    offerUndo(said.said, undo);
  } else if (answer.status === 409 && said.html) {
    back();
    put(said);
    await choose(said, () => attempt(item, place, () => {}, said.version));
  } else {
    failed(item, back, said.said ?? says("Failed"));
  }
}

const linkTo = (item) => document.getElementById(`slot-${item}`);
const settle = (item) => linkTo(item)?.closest("li").classList.remove("is-saving");

function failed(item, back, text) {
  settle(item);
  back();
  complain(text);
}

// Both texts, and a choice. Closing it keeps what stands there.
function choose({ html }, mine) {
  const had = document.activeElement;
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.className = "collision";
  dialog.setAttribute("aria-labelledby", "collision-head");
  dialog.innerHTML = html;
  dialog.showModal();
  dialog.querySelector("#collision-head").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("click", ({ target }) => {
      const decided = target.closest?.("[data-decide]")?.dataset.decide;
      if (decided) dialog.close(decided);
    });
    dialog.addEventListener("close", async () => {
      dialog.remove();
      had?.focus?.({ preventScroll: true });
      if (dialog.returnValue === "mine") await mine();
      resolve();
    });
  });
}

// The button in the bar does it: it knows which change is meant, and its page shows both texts where others were faster.
export async function undo() {
  forgetUndo();
  await line;
  const form = document.querySelector('#builder-bar form[action$="/undo"]');
  if (!form) return;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  if (answer?.type !== "opaqueredirect") return form.submit();
  document.dispatchEvent(new CustomEvent("builder:look"));
}
