// What the desk shows. Every word comes from the page, in templates; nothing here speaks a language.

export class Drawing {
  constructor(root) {
    this.root = root;
    this.people = root.dataset.people.slice(0, -1);
  }

  text(name) {
    return this.root.querySelector(`template[data-text="${name}"]`).content.textContent;
  }

  // Writes the words that the page keeps for this place, with their values.
  fill(selector, values) {
    const place = this.root.querySelector(selector);
    place.textContent = place.dataset.words.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);
  }

  facts(person) {
    return [person.organisation, person.category, this.text(person.way)].filter(Boolean).join(" · ");
  }

  seen(person) {
    if (!person?.seen) return "";
    return this.text("seen").replace("{time}", person.seen).replace("{who}", person.by);
  }

  verdict(outcome, person, { isKept = false } = {}) {
    const shown = this.root.querySelector(`template[data-outcome-template="${outcome}"]`).content.cloneNode(true);
    const put = (part, words) => {
      const place = shown.querySelector(`[data-part="${part}"]`);
      place.textContent = words;
      place.hidden = !words;
    };
    put("name", person?.name ?? "");
    put("facts", person ? this.facts(person) : "");
    put("seen", isKept ? this.text("kept") : this.seen(person));
    const place = this.root.querySelector("[data-verdict]");
    place.replaceChildren(shown);
    if (person) {
      place.firstElementChild.querySelector('[data-part="name"]').replaceChildren(this.link(person));
    }
  }

  link(person) {
    const link = document.createElement("a");
    link.className = "quiet";
    link.href = this.people + encodeURIComponent(person.reference);
    link.textContent = person.name;
    return link;
  }

  results(people, text, press) {
    const rows = people.map((person) => this.row(person, press));
    this.root.querySelector("[data-results]").replaceChildren(...rows);
    this.root.querySelector("[data-nobody]").hidden = Boolean(people.length) || !text.trim();
  }

  row(person, press) {
    const row = this.root.querySelector("template[data-row]").content.cloneNode(true).firstElementChild;
    const part = (name) => row.querySelector(`[data-part="${name}"]`);
    part("name").href = this.people + encodeURIComponent(person.reference);
    part("name").textContent = person.name;
    part("kana").textContent = person.kana;
    part("facts").textContent = `${this.facts(person)} · ${person.reference}`;
    part("seen").textContent = this.seen(person);
    part("seen").hidden = !person.seen;
    part("standing").replaceChildren(this.root.querySelector(`template[data-standing="${person.standing}"]`).content.cloneNode(true));
    part("whom").textContent = ` ${person.name}`;
    if (person.standing === "expected") part("press").addEventListener("click", () => press(person));
    else part("press").remove();
    return row;
  }

  numbers({ come, expected, looks }) {
    this.fill("[data-count]", { come, expected });
    this.fill("[data-looks-words]", { number: looks });
    this.root.querySelector("[data-looks]").hidden = !looks;
  }

  state(line, queued, fresh) {
    const shown = { waiting: queued > 0, offline: line === "offline", "signed-out": line === "signed-out", refused: line === "refused" };
    for (const [name, isOn] of Object.entries(shown)) this.root.querySelector(`[data-when="${name}"]`).hidden = !isOn;
    this.fill("[data-queued]", { number: queued });
    this.fill("[data-fresh]", { time: fresh });
  }
}
