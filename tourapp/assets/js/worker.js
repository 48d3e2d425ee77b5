// What a page says to the service worker, which keeps it for the time without a network.

// Whether the worker answered with its kept copy instead of asking the site.
export async function isKept() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return false;
  return new Promise((resolve) => {
    const asked = new MessageChannel();
    asked.port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ isKept: true }, [asked.port2]);
    setTimeout(resolve, 2000, false);
  });
}

// Hands this page to the worker, with what it is drawn with.
export async function keepPage(root) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(root.dataset.worker);
    const ready = await navigator.serviceWorker.ready;
    const needed = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((each) => each.href || each.src);
    if (root.dataset.camera) needed.push(new URL(root.dataset.camera, location.href).href);
    const done = new MessageChannel();
    done.port1.onmessage = ({ data }) => {
      root.querySelector("[data-ready]").hidden = !data;
      if (data) root.dataset.kept = "";
    };
    ready.active.postMessage({ keep: location.origin + location.pathname, needed }, [done.port2]);
  } catch {
    // No worker here (an old browser, plain http): the open page goes on working all the same.
  }
}
