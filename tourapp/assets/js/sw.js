// Keeps the desk of an event and a participant's page of today for the time without a network: those pages and what they
// are drawn with, and nothing else. A page is asked for first, and the kept one shown when no answer comes. Forgotten at
// sign-out. Neither page holds a sealed answer.

const KEPT = "pages-1";
const PAGES = /^\/(?:desk\/[^/]+|me\/[^/]+\/today)$/;
const BUILT = "/static/";
const PATIENCE = 5000;

// Windows that were shown a kept page, while the worker lives; they ask it as soon as they are there.
const shownKept = new Set();

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const { keep, needed, forget, isKept } = event.data ?? {};
  if (isKept) event.ports[0]?.postMessage(shownKept.has(event.source.id));
  if (forget) event.waitUntil(caches.delete(KEPT).then(() => event.ports[0]?.postMessage(true)));
  if (keep) event.waitUntil(keepAll(keep, needed).then((isKept) => event.ports[0]?.postMessage(isKept)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && PAGES.test(address.pathname)) event.respondWith(page(request, address, event.resultingClientId));
  else if (address.pathname.startsWith(BUILT)) event.respondWith(built(request));
});

async function keepAll(address, needed) {
  const place = new URL(address);
  if (place.origin !== location.origin || !PAGES.test(place.pathname)) return false;
  try {
    const store = await caches.open(KEPT);
    const answer = await fetch(place.pathname, { redirect: "manual", cache: "no-store" });
    if (!answer.ok) return false;
    const parts = needed.filter((each) => new URL(each).pathname.startsWith(BUILT));
    await Promise.all(parts.map(async (each) => (await store.match(each)) || store.add(each)));
    await store.put(place.pathname, answer);
    return true;
  } catch {
    return false;
  }
}

async function page(request, address, client) {
  const kept = async () => {
    const found = await (await caches.open(KEPT)).match(address.pathname);
    if (found) shownKept.add(client);
    return found;
  };
  try {
    const answer = await within(fetch(request));
    if (answer.status < 500) return answer;
    return (await kept()) ?? answer;
  } catch (error) {
    const instead = await kept();
    if (instead) return instead;
    throw error;
  }
}

async function built(request) {
  const store = await caches.open(KEPT);
  return (await store.match(request)) ?? fetch(request);
}

function within(answer) {
  const late = new Promise((resolve, reject) => setTimeout(() => reject(new Error("no answer")), PATIENCE));
  return Promise.race([answer, late]);
}
