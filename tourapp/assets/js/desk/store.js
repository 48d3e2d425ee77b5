// What the desk keeps on this device: the list of people, scans that have not been sent, the device's name. IndexedDB,
// so that a scan is safe before anything is shown; a device without it keeps them for as long as the page is open.

const NAME = "desk";

export async function openStore() {
  let db = null;
  try {
    db = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("kept");
        asked.result.createObjectStore("scans", { keyPath: "id" });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    db.onversionchange = () => db.close();
  } catch {
    // forbidden or full: memory must do
  }
  return db ? onDisk(db) : inMemory();
}

function onDisk(db) {
  const act = (store, mode, how) =>
    new Promise((resolve, reject) => {
      const work = db.transaction(store, mode, { durability: "strict" });
      const asked = how(work.objectStore(store));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  return {
    read: (key) => act("kept", "readonly", (store) => store.get(key)),
    keep: (key, value) => act("kept", "readwrite", (store) => store.put(value, key)),
    queue: async (slug) => {
      const all = await act("scans", "readonly", (store) => store.getAll());
      return all.filter((scan) => scan.slug === slug).sort((a, b) => a.madeAt - b.madeAt);
    },
    put: (scan) => act("scans", "readwrite", (store) => store.put(scan)),
    drop: (id) => act("scans", "readwrite", (store) => store.delete(id)),
  };
}

function inMemory() {
  const kept = new Map();
  const scans = new Map();
  return {
    read: async (key) => kept.get(key),
    keep: async (key, value) => void kept.set(key, value),
    queue: async (slug) => [...scans.values()].filter((scan) => scan.slug === slug),
    put: async (scan) => void scans.set(scan.id, { ...scan }),
    drop: async (id) => void scans.delete(id),
  };
}
