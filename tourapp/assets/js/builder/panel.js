// Opening an item beside the grid without leaving the page: the same address, of which only the side panel is taken.
import { root } from "./page.js";
import { waitForSaving } from "./saving.js";

const OPENS = "#builder a[href*='item='], #builder a[href*='new='], #builder-ideas a[href*='item=']";
const OF_PROBLEMS = "#builder-found a[href*='/programme/items/']"; // the whole form; here the short one is enough

export function watchPanel() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(`${OPENS}, ${OF_PROBLEMS}`);
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(queryOf(link), "#edit-head");
  });
  addEventListener("popstate", () => location.reload());
}

function queryOf(link) {
  if (!link.matches(OF_PROBLEMS)) return link.getAttribute("href").replace(/#.*$/, "");
  return `?${root.dataset.query}item=${link.pathname.split("/").pop()}`;
}

// `focus` is what gets the focus once it is there. Without the network the browser goes to the address itself.
export async function open(query, focus) {
  await waitForSaving();
  const address = new URL(query, location.href);
  let made;
  try {
    const answer = await fetch(address, { redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("edit");
  } catch {
    made = null;
  }
  if (!made) return location.assign(`${address}#edit`);
  document.getElementById("edit").replaceWith(document.adoptNode(made));
  made.dispatchEvent(new Event("grown", { bubbles: true })); // lists that answer while one types begin to work
  history.pushState(null, "", address);
  mark(address.searchParams.get("item"));
  document.dispatchEvent(new CustomEvent("builder:opened"));
  document.querySelector(focus)?.focus();
}

function mark(item) {
  for (const link of root.querySelectorAll("[aria-current='true']")) link.removeAttribute("aria-current");
  if (item) document.getElementById(`slot-${item}`)?.setAttribute("aria-current", "true");
}
