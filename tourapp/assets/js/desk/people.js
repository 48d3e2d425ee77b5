// The people of an event as this device knows them: who fits a search, whose pass a mark is, what a scan comes to
// without asking the site. The same rules as on the server (core/text.py, checkin/passes.py, checkin/rules.py).

const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const PASS = new RegExp(`^TP([A-Z2-7]{4})[${ALPHABET}]{8}[A-Z2-7]{24}$`);
const SHORT = new RegExp(`^[${ALPHABET}]{8}$`);
const OUTCOMES = { expected: "checked_in", missed: "checked_in", come: "already", waiting: "not_confirmed", ended: "ended" };

export class People {
  constructor(list) {
    this.kanji = list?.kanji ?? {};
    this.all = list?.people ?? [];
    this.byId = new Map(this.all.map((each) => [each.id, each]));
    this.marks = new Map();
    for (const each of this.all) {
      for (const mark of each.void) this.marks.set(mark, { person: each, isVoid: true });
      for (const mark of each.marks) this.marks.set(mark, { person: each, isVoid: false });
    }
  }

  get come() {
    return this.all.filter((each) => each.standing === "come").length;
  }

  // Who has every word of the text, as the site finds them too.
  find(text, most) {
    const words = fold(text, this.kanji).split(" ").filter(Boolean);
    if (!words.length) return [];
    const found = this.all.filter((each) => words.every((word) => each.find.includes(word)));
    // Whole words first (Li before Lindsay), then who is still expected.
    const isPart = (each) => !words.every((word) => ` ${each.find} `.includes(` ${word} `));
    const rank = (each) => 2 * isPart(each) + (each.standing !== "expected");
    return found.sort((one, other) => rank(one) - rank(other)).slice(0, most);
  }

  // What a scan comes to as far as this device knows: the outcome, and who it is.
  judge(scan) {
    const hit = scan.mark ? this.marks.get(scan.mark) : { person: this.byId.get(scan.registration), isVoid: false };
    if (!hit?.person) return { outcome: scan.elsewhere ? "other_event" : "unknown", person: null };
    const { person, isVoid } = hit;
    if (person.standing !== "ended" && isVoid) return { outcome: "revoked", person };
    return { outcome: OUTCOMES[person.standing], person };
  }
}

// The text as searching sees it: case, width, accents, kinds of kana and older kanji do not matter.
export function fold(text, kanji) {
  const plain = text
    .replace(/['’‘ʼ`´′]/g, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFKC");
  const letters = [...plain].map((char) => {
    const code = char.codePointAt(0);
    if (code >= 0x30a1 && code <= 0x30f6) return String.fromCodePoint(code - 0x60);
    return kanji[char] ?? char;
  });
  return letters.join("").replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").replace(/([\u3041-\u9fff]) (?=[\u3041-\u9fff])/g, "$1").trim();
}

// The pass or short code in this text; null when it is neither.
export async function readPass(text, tag) {
  const plain = text.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
  const pass = PASS.exec(plain);
  if (pass) return { means: "pass", mark: await markOf(plain), elsewhere: pass[1] !== tag };
  if (SHORT.test(plain)) return { means: "code", mark: await markOf(`TP${tag}${plain}`), elsewhere: false };
  return null;
}

async function markOf(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
}
