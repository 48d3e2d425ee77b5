// Two people at once: every few seconds, while somebody looks, the page asks what others have done, shows it and says who
// it was. It waits while something is being moved or saved.
import { isHeld } from "./drag.js";
import { asked, root } from "./page.js";
import { isBusy, put } from "./pieces.js";
import { say } from "./say.js";

const EVERY = 4_000;
const SLOWER = 30_000;
let timer = null;

export function watchOthers() {
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
  document.addEventListener("builder:look", look);
  timer = setTimeout(look, EVERY);
}

async function look() {
  clearTimeout(timer);
  let next = EVERY;
  if (!isBusy() && !isHeld()) next = await ask().catch(() => SLOWER);
  if (next && !document.hidden) timer = setTimeout(look, next);
}

// How long to wait until the next time; 0 for never, after signing out.
async function ask() {
  const query = asked();
  query.set("since", root.dataset.number);
  const answer = await fetch(`${root.dataset.changes}?${query}`, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (answer.status === 204) return EVERY;
  if (!answer.ok) return answer.status >= 500 || answer.status === 429 ? SLOWER : 0;
  const said = await answer.json();
  if (isBusy() || isHeld()) return EVERY; // somebody took hold of something meanwhile: the next look brings it
  put(said);
  for (const item of said.items) document.getElementById(`slot-${item}`)?.closest("li").classList.add("was-changed");
  if (said.said) say(said.said);
  return EVERY;
}
