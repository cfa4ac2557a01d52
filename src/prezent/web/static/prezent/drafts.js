// Drafts that save themselves while one writes: of the composer of a case, and of letters to others.

const QUIET = 800; // ms without a key before a draft is saved
const RETRY = 5000;

export class DraftKeeper {
  #does;
  #timer = 0;
  #changed = new Set();
  #running = null;
  #stopped = false;

  /** `does`: {address(which), body(which), saved(answer), failed()}; `which` is whatever `touch` was called with. */
  constructor(does) {
    this.#does = does;
    addEventListener("pagehide", () => this.flush());
  }

  /** Remembers that the words `which` changed; they are saved when the keys rest. */
  touch(which) {
    if (this.#stopped) return;
    this.#changed.add(which);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), QUIET);
  }

  async save() {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    const waiting = [...this.#changed];
    this.#changed.clear();
    for (const which of waiting) {
      this.#running = this.#send(which).finally(() => { this.#running = null; });
      await this.#running;
    }
  }

  /** The words are on their way: nothing more is saved. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#changed.clear();
  }

  async #send(which) {
    try {
      const response = await fetch(this.#does.address(which), { method: "POST", body: this.#does.body(which) });
      if (!response.ok) throw new Error(String(response.status));
      this.#does.saved(await response.json());
    } catch {
      if (this.#stopped) return;
      this.#does.failed();
      this.#changed.add(which);
      this.#timer = setTimeout(() => this.save(), RETRY);
    }
  }

  /** Leaving the page: what is not saved yet goes on its way, whatever becomes of the page. */
  flush() {
    for (const which of this.#changed) navigator.sendBeacon(this.#does.address(which), this.#does.body(which));
    this.#changed.clear();
  }
}
