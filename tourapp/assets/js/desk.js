// The check-in desk on this device: instant search, hand scanners, the camera, and work without a network. A scan is kept
// first and shown then; the site's answer is waited for while there is a connection, else the device's own list answers.
import { startCamera } from "./desk/camera_button.js";
import { Drawing } from "./desk/drawing.js";
import { People, readPass } from "./desk/people.js";
import { Line } from "./desk/sending.js";
import { openStore } from "./desk/store.js";
import { keepPage } from "./worker.js";

const MOST = 20;
const FRESH_EVERY = 15000;
const TRY_AGAIN_EVERY = 3000;

class Desk {
  constructor(root, store) {
    Object.assign(this, { root, store, slug: root.dataset.desk });
    this.tag = root.dataset.tag;
    this.drawing = new Drawing(root);
    this.people = new People(null);
    this.known = null;
    this.input = root.querySelector("#text");
    const line = { slug: this.slug, list: root.dataset.list, scans: root.dataset.scans, device: "" };
    this.line = new Line(line, store);
    this.line.heard = (answer) => this.hear(answer);
  }

  async start() {
    await this.nameDevice();
    await this.takeList(await this.store.read(`list:${this.slug}`));
    this.root.querySelector("[data-find]").addEventListener("submit", (event) => this.enter(event));
    this.input.addEventListener("input", () => this.search());
    document.addEventListener("keydown", (event) => this.catchScanner(event));
    startCamera(this.root, (text) => this.scanned(text));
    addEventListener("online", () => this.round());
    setInterval(() => this.refresh(), FRESH_EVERY);
    setInterval(() => this.round(), TRY_AGAIN_EVERY);
    await this.refresh();
    await this.round();
    if (this.input.value) this.search();
    this.input.focus();
    this.root.dataset.ready = "";
    keepPage(this.root);
  }

  async nameDevice() {
    const field = this.root.querySelector("[data-device]");
    let name = await this.store.read("device");
    if (!name) {
      name = `${this.root.dataset.user} ${crypto.getRandomValues(new Uint16Array(1))[0].toString(16)}`.slice(-40);
      await this.store.keep("device", name);
    }
    field.value = this.line.desk.device = name;
    this.root.querySelector("[data-device-part]").hidden = false;
    field.addEventListener("change", () => {
      this.line.desk.device = field.value.trim();
      this.store.keep("device", this.line.desk.device);
    });
  }

  // --- what is known ---

  async refresh() {
    const list = await this.line.list(this.known?.stamp);
    if (list) {
      const { people, kanji } = list.people ? list : this.known;
      const { stamp, expected, looks } = list;
      const ahead = Date.parse(list.at) - Date.now(); // so much our clock is ahead of the device's
      await this.store.keep(`list:${this.slug}`, { people, kanji, stamp, expected, looks, ahead, at: Date.now() });
      await this.takeList(await this.store.read(`list:${this.slug}`));
    }
    await this.showState();
  }

  async takeList(list) {
    if (!list) return;
    this.known = list;
    this.people = new People(list);
    // What waits here has happened already, as far as this device knows.
    for (const scan of await this.store.queue(this.slug)) this.foresee(scan);
    this.showNumbers();
    this.search();
  }

  foresee(scan) {
    const { outcome, person } = this.people.judge(scan);
    if (outcome === "checked_in") {
      person.standing = "come";
      person.seen ||= this.clock(scan.madeAt);
      person.by ||= this.line.desk.device;
    }
    return { outcome, person };
  }

  hear(answer) {
    Object.assign(this.known ?? {}, { expected: answer.expected, looks: answer.looks });
    for (const each of answer.scans) {
      const person = each.registration && this.people.byId.get(each.registration);
      if (person) Object.assign(person, { standing: each.standing, seen: each.seen, by: each.by });
    }
    this.showNumbers();
  }

  // --- what is done ---

  async enter(event) {
    event.preventDefault();
    const text = this.input.value;
    if (await this.scanned(text)) return;
    this.search();
    this.root.querySelector("[data-results] button")?.focus();
  }

  // True when the text was a pass or a code.
  async scanned(text) {
    const read = await readPass(text, this.tag);
    if (!read) return false;
    this.input.value = "";
    this.search();
    await this.record(read);
    return true;
  }

  async record({ means, mark = "", elsewhere = false, registration = null }) {
    const scan = { id: crypto.randomUUID(), slug: this.slug, means, mark, elsewhere, registration, madeAt: Date.now(), shown: null };
    const mine = this.people.judge(scan);
    if (this.line.state !== "online") scan.shown = mine.outcome;
    await this.store.put(scan);
    let answer = null;
    if (!scan.shown) answer = (await this.line.send()).get(scan.id);
    if (!answer && !scan.shown) {
      scan.shown = mine.outcome;
      // The answer may have come while we gave up waiting: what is no longer kept has arrived.
      if ((await this.store.queue(this.slug)).some((each) => each.id === scan.id)) await this.store.put(scan);
    }
    if (answer) this.drawing.verdict(answer.outcome, this.people.byId.get(answer.registration) ?? (answer.name ? answer : null));
    else {
      this.drawing.verdict(mine.outcome, mine.person, { isKept: true });
      this.foresee(scan);
      this.showNumbers();
    }
    navigator.vibrate?.((answer?.outcome ?? mine.outcome) === "checked_in" ? 80 : [80, 80, 80]);
    this.search();
    await this.showState();
    this.root.dataset.done = Number(this.root.dataset.done ?? 0) + 1;
  }

  async round() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      if ((await this.store.queue(this.slug)).length) await this.line.send();
      else if (this.line.state !== "online") await this.refresh();
    } finally {
      this.isSending = false;
    }
    await this.showState();
  }

  // --- what is shown ---

  search() {
    const text = this.input.value;
    this.drawing.results(this.people.find(text, MOST), text, (person) => this.press(person));
  }

  async press(person) {
    this.input.value = "";
    await this.record({ means: "name", registration: person.id });
    this.input.focus();
  }

  // Hand scanners are keyboards: what they type goes into the field, wherever the focus was.
  catchScanner(event) {
    const isTyping = event.target.matches?.("input, textarea, select, [contenteditable]");
    if (isTyping || event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.key === " ") return;
    this.input.focus();
  }

  showNumbers() {
    if (this.known) this.drawing.numbers({ come: this.people.come, expected: this.known.expected, looks: this.known.looks });
  }

  // An instant of this device, as the clocks at the event's place show it.
  clock(instant) {
    const zone = { timeZone: this.root.dataset.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return new Intl.DateTimeFormat("en-GB", zone).format(instant + (this.known?.ahead ?? 0));
  }

  async showState() {
    const queued = (await this.store.queue(this.slug)).length;
    this.drawing.state(this.line.state, queued, this.known ? this.clock(this.known.at) : "-");
  }
}

const root = document.querySelector("[data-desk]");
if (root) openStore().then((store) => new Desk(root, store).start());
