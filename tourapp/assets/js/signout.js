// Signing out leaves nothing of the desk on this device. The site says the same in a header; this also serves browsers
// that do not know it. Check-ins that have not been sent are not thrown away: the desk opens, which sends them.

export function signOut() {
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.settled || !("indexedDB" in window)) return;
      event.preventDefault();
      const slug = await unsent();
      if (slug) {
        const here = location.pathname === `/desk/${slug}`;
        if (here) document.querySelector("[data-when=waiting]")?.scrollIntoView();
        else location.assign(`/desk/${slug}`);
        delete form.dataset.sending;
        return;
      }
      await forget();
      form.dataset.settled = "true";
      form.submit();
    });
  }
}

// The event of a check-in that waits on this device.
async function unsent() {
  const known = (await indexedDB.databases?.().catch(() => [])) ?? [];
  if (!known.some((each) => each.name === "desk")) return null;
  return new Promise((resolve) => {
    const asked = indexedDB.open("desk");
    asked.onerror = () => resolve(null);
    asked.onsuccess = () => {
      const db = asked.result;
      const done = (slug) => {
        db.close();
        resolve(slug);
      };
      if (!db.objectStoreNames.contains("scans")) return done(null);
      const first = db.transaction("scans").objectStore("scans").getAll(null, 1);
      first.onsuccess = () => done(first.result[0]?.slug ?? null);
      first.onerror = () => done(null);
    };
  });
}

async function forget() {
  const away = new Promise((resolve) => {
    const gone = indexedDB.deleteDatabase("desk");
    gone.onsuccess = gone.onerror = gone.onblocked = () => resolve();
  });
  const told = new Promise((resolve) => {
    const worker = navigator.serviceWorker?.controller;
    if (!worker) return resolve();
    const answer = new MessageChannel();
    answer.port1.onmessage = () => resolve();
    worker.postMessage({ forget: true }, [answer.port2]);
    setTimeout(resolve, 1000);
  });
  await Promise.all([away, told]);
}
