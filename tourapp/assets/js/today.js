// The page of today while it lies open, and as a kept copy: clocks that run, what is next, how fresh the copy is.
// Without scripts the page says the same as of the moment when it was made.
import { isKept, keepPage } from "./worker.js";

const STALE = 5 * 60_000;
const OLD = 10 * 60_000;
const SAME = 30_000;
const TICK = 10_000;

class Today {
  constructor(root) {
    this.root = root;
    this.lang = document.documentElement.lang;
    this.made = Date.parse(root.dataset.made);
    this.card = root.querySelector("[data-card]");
    this.rows = [...root.querySelectorAll("[data-starts]")].map((row) => ({
      row,
      starts: Date.parse(row.dataset.starts),
      ends: Date.parse(row.dataset.ends ?? row.dataset.starts),
      waits: !("night" in row.dataset),
    }));
  }

  async start() {
    this.isKept = await isKept();
    this.ahead = this.isKept ? Number(stored("ahead")) : this.compare();
    this.shown = this.card?.dataset.card;
    this.openLinked();
    addEventListener("hashchange", () => this.openLinked());
    this.tick();
    setInterval(() => this.tick(), TICK);
    document.addEventListener("visibilitychange", () => this.wake());
    keepPage(this.root);
  }

  // How far the clock of the site is ahead of this device's, in milliseconds: a phone may be wrong by minutes.
  compare() {
    const [loading] = performance.getEntriesByType("navigation");
    const ahead = loading ? this.made - (performance.timeOrigin + loading.responseStart) : 0;
    store("ahead", Math.abs(ahead) < SAME ? 0 : ahead);
    return Math.abs(ahead) < SAME ? 0 : ahead;
  }

  now() {
    return Date.now() + this.ahead;
  }

  // A tab that was left open: the phone wakes up, and the page is asked for anew. Without a network the worker answers.
  wake() {
    if (document.hidden) return;
    if (navigator.onLine && this.now() - this.made > OLD) location.reload();
    else this.tick();
  }

  tick() {
    const now = this.now();
    for (const clock of this.root.querySelectorAll("[data-clock]")) setClock(clock, now, this.lang);
    for (const { row, starts, ends } of this.rows) {
      row.classList.toggle("is-past", ends <= now && starts <= now);
      row.classList.toggle("is-now", starts <= now && now < ends);
    }
    this.showDay(now);
    this.showNext(now);
    this.showAge(now);
  }

  // The day that it is where the programme is: open, and marked among the days.
  showDay(now) {
    const today = dateIn(this.root.dataset.zone, now);
    if (today === this.today) return;
    const first = this.today === undefined;
    this.today = today;
    for (const link of this.root.querySelectorAll("[data-day-link]")) {
      if (link.dataset.dayLink === today) link.setAttribute("aria-current", "date");
      else link.removeAttribute("aria-current");
    }
    const day = this.root.querySelector(`[data-day="${today}"]`);
    if (!day || (first && day.open)) return;
    day.open = true;
    this.root.querySelector("h1").textContent = day.dataset.title;
    const facts = this.root.querySelector("[data-day-facts]");
    if (facts) facts.textContent = day.dataset.facts;
  }

  showNext(now) {
    if (!this.card) return;
    const ahead = this.rows.filter(({ starts }) => starts > now);
    const running = this.rows.filter(({ starts, ends }) => starts <= now && now < ends).reverse();
    const found = [...ahead, ...running].find(({ waits }) => waits) ?? ahead[0] ?? running[0];
    this.card.hidden = !found;
    if (!found) return;
    this.fill(found.row);
    const label = this.card.querySelector("[data-label]");
    label.textContent =
      found.starts > now ? label.dataset.next.replace("{when}", distance(found.starts - now, this.lang)) : label.dataset.now;
  }

  fill(row) {
    if (this.shown === row.id) return;
    this.shown = row.id;
    for (const part of ["title", "other", "facts"]) {
      const from = row.querySelector(`[data-${part}]`);
      const to = this.card.querySelector(`[data-${part}]`);
      to.replaceChildren(...(from ? from.cloneNode(true).childNodes : []));
    }
  }

  showAge(now) {
    const note = this.root.querySelector("[data-copy-of]");
    note.hidden = !this.isKept && now - this.made < STALE;
    note.querySelector("[data-ago]").textContent = distance(this.made - now, this.lang);
  }

  openLinked() {
    const day = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (day instanceof HTMLDetailsElement) day.open = true;
  }
}

function stored(name) {
  try {
    return localStorage.getItem(`today:${name}`) ?? 0;
  } catch {
    return 0;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(`today:${name}`, value);
  } catch {
    // No store (a private window): the device's own clock has to do.
  }
}

function setClock(clock, now, lang) {
  const zone = clock.dataset.clock;
  const [hours, minutes] = timeIn(zone, now).split(":").map(Number);
  const shown = clock.querySelector("time");
  shown.textContent = timeIn(zone, now);
  shown.dateTime = new Date(now).toISOString();
  turn(clock.querySelector(".hand"), (hours % 12) * 30 + minutes / 2);
  turn(clock.querySelector(".min"), minutes * 6);
  const day = dateIn(zone, now);
  const words = clock.querySelector("[data-clock-day]");
  if (words.dataset.clockDay !== day) {
    words.dataset.clockDay = day;
    words.textContent = new Intl.DateTimeFormat(lang === "ja" ? "ja" : "en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short" })
      .format(now)
      .replace(",", "");
  }
}

function turn(hand, degrees) {
  hand.setAttribute("transform", `rotate(${degrees} 22 22)`);
}

function timeIn(zone, now) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now);
}

function dateIn(zone, now) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(now);
}

// "in 18 minutes", "3 hours ago", in the words of the browser.
function distance(milliseconds, lang) {
  const words = new Intl.RelativeTimeFormat(lang);
  const minutes = milliseconds / 60_000;
  let said = words.format(Math.round(minutes / 1440), "day");
  if (Math.abs(minutes) < 90) said = words.format(minutes > 0 ? Math.ceil(minutes) : Math.trunc(minutes), "minute");
  else if (Math.abs(minutes) < 36 * 60) said = words.format(Math.round(minutes / 60), "hour");
  return lang === "ja" ? said.replaceAll(" ", "") : said;
}

const root = document.querySelector("[data-today]");
if (root) new Today(root).start();
