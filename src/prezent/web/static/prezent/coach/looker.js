// Asks the coach about the newest text and nothing else: what is asked anew lets go of what was asked before.

const PATIENCE = 8000; // ms after which an answer is given up
const REST = [1000, 2000, 5000, 15000, 60000]; // ms between tries while it does not answer; then the next letter typed asks

export class Looker {
  #address;
  #csrf;
  #running = null; // AbortController of the request under way
  #failures = 0;
  #timer = 0;

  constructor(address, csrf) {
    this.#address = address;
    this.#csrf = csrf;
  }

  /**
   * Asks after `wait` ms; `read()` gives what is to be read then: {mode, text, html, subject}, or null for nothing.
   * `done(report, asked)` gets the answer to the newest text, `failed()` is told when none comes.
   */
  ask(wait, read, done, failed) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(read, done, failed), wait);
  }

  /** What is on its way is not waited for. */
  drop() {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
  }

  async #ask(read, done, failed) {
    this.#running?.abort();
    const asked = read();
    if (!asked) return;
    const running = this.#running = new AbortController();
    const patience = setTimeout(() => running.abort("late"), PATIENCE);
    try {
      const response = await fetch(this.#address, {
        method: "POST", signal: running.signal, body: JSON.stringify(asked),
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.#csrf() },
      });
      if (!response.ok) throw new Error(String(response.status));
      const report = await response.json();
      if (this.#running !== running || report.version !== asked.version) return;
      this.#failures = 0;
      done(report, asked);
    } catch {
      if (this.#running !== running) return; // let go of for a newer text
      failed();
      const rest = REST[this.#failures];
      this.#failures = Math.min(this.#failures + 1, REST.length);
      if (rest) this.ask(rest, read, done, failed);
    } finally {
      clearTimeout(patience);
    }
  }
}
