// Scans on their way to the site. Each is kept on the device before it is sent, goes under an identifier of its own, and
// leaves the device only when the site has answered it: so none is lost, and sending twice does nothing.

const AT_ONCE = 100;
const PATIENCE = 4000;
const LONG_PATIENCE = 20000;

export class Line {
  constructor(desk, store) {
    this.desk = desk;
    this.store = store;
    this.csrf = document.querySelector("input[name=csrf_token]")?.value ?? "";
    this.state = "online"; // or offline, signed-out, refused
    this.running = null;
    this.heard = () => {};
  }

  // Sends all that is kept; one sending at a time. Answers by scan identifier.
  async send() {
    while (this.running) await this.running;
    this.running = this.sendAll().finally(() => (this.running = null));
    return this.running;
  }

  async sendAll() {
    const answers = new Map();
    for (;;) {
      const scans = (await this.store.queue(this.desk.slug)).slice(0, AT_ONCE);
      if (!scans.length) return answers;
      const answer = await this.ask(this.desk.scans, {
        method: "POST",
        patience: scans.length > 1 ? LONG_PATIENCE : PATIENCE,
        body: JSON.stringify({ device: this.desk.device, scans: scans.map(asSent) }),
      });
      if (!answer) return answers;
      const told = new Map(answer.scans.map((each) => [each.id, each]));
      for (const scan of scans) {
        const each = told.get(scan.id);
        if (!each) continue;
        answers.set(scan.id, { ...each, shown: scan.shown });
        await this.store.drop(scan.id);
      }
      this.heard(answer, answers);
      if (!scans.some((scan) => told.has(scan.id))) {
        this.state = "refused";
        return answers;
      }
    }
  }

  // The list, without people when it is the one that is known.
  async list(known = "") {
    const answer = await this.ask(`${this.desk.list}?known=${encodeURIComponent(known)}`, { patience: LONG_PATIENCE });
    if (answer) this.csrf = answer.csrf;
    return answer;
  }

  // The answer of the site; null when there is none, and `state` says why.
  async ask(address, { patience, ...options }) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    const headers = { Accept: "application/json", "X-CSRFToken": this.csrf };
    if (options.body) headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(address, { ...options, headers, redirect: "manual", signal: stop.signal, cache: "no-store" });
      if (response.ok) {
        const answer = await response.json();
        this.state = "online";
        return answer;
      }
      // A redirect leads to the page for signing in. A form token belongs to a session: without one it is refused as well.
      if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) this.state = "signed-out";
      else if (response.status === 400 && options.body) this.state = (await this.list()) ? "online" : this.state;
      else this.state = response.status >= 500 || response.status === 429 ? "offline" : "refused";
    } catch {
      this.state = "offline";
    } finally {
      clearTimeout(timer);
    }
    return null;
  }
}

// How long ago, not when: the clock of the device does not matter.
function asSent({ id, means, mark, elsewhere, registration, shown, madeAt }) {
  return { id, means, mark, elsewhere, registration, shown, ago: Math.max(0, Date.now() - madeAt) };
}
