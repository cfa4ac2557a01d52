// What was shown and taken, by rule, for the desk's numbers; nothing of who or of what was written.

const KEY = "prezent.coach";

/** Counts the remarks of one letter: however often it is looked at, a remark is shown once. */
export class Tally {
  #address;
  #csrf;
  #name;
  #numbers; // rule → [shown, taken, shown that is told already, taken that is told already]

  constructor(address, csrf, name) {
    this.#address = address;
    this.#csrf = csrf;
    this.#name = `${KEY}.${name}`;
    try { this.#numbers = JSON.parse(sessionStorage.getItem(this.#name)) ?? {}; } catch { this.#numbers = {}; }
  }

  #of(rule) {
    return (this.#numbers[rule] ??= [0, 0, 0, 0]);
  }

  /** These remarks stood before somebody's eyes, beside what was taken or put aside before. */
  shown(findings, aside) {
    const now = {};
    for (const { rule } of [...findings, ...aside]) now[rule] = (now[rule] ?? 0) + 1;
    for (const [rule, count] of Object.entries(now)) {
      const numbers = this.#of(rule);
      numbers[0] = Math.max(numbers[0], count + numbers[1]);
    }
    this.#keep();
  }

  /** A proposal of this rule was taken. */
  taken(rule) {
    const numbers = this.#of(rule);
    numbers[1] += 1;
    numbers[0] = Math.max(numbers[0], numbers[1]);
    this.#keep();
  }

  /** Tells the desk what is new since the last time, whatever becomes of the page. */
  flush() {
    const told = (which) => Object.entries(this.#numbers)
      .map(([rule, numbers]) => [rule, numbers[which] - numbers[which + 2]])
      .filter(([, count]) => count > 0).map(([rule, count]) => `${rule} ${count}`).join(",");
    const [shown, taken] = [told(0), told(1)];
    if (!shown && !taken) return;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.#csrf());
    body.set("shown", shown);
    body.set("taken", taken);
    if (!navigator.sendBeacon(this.#address, body)) return;
    for (const numbers of Object.values(this.#numbers)) [numbers[2], numbers[3]] = numbers;
    this.#keep();
  }

  /** The letter left: the next one on this case begins at nought. */
  forget() {
    this.#numbers = {};
    try { sessionStorage.removeItem(this.#name); } catch { /* nothing was kept */ }
  }

  #keep() {
    try { sessionStorage.setItem(this.#name, JSON.stringify(this.#numbers)); } catch { /* counted until the page goes */ }
  }
}
