// The remarks beside the letter: drawn from what the coach answered, kept in place while somebody works in them.

const GAP = /⟨[^⟩]*⟩/g;
const PAIRS = 4; // places that a proposal for many of them shows
const SHORT = 32; // characters that fit on a button

const LONG = 200; // characters, or lines, from which on a proposal is not shown at its full height
const LINES = 6;

const make = (name, props = {}, ...content) => {
  const element = Object.assign(document.createElement(name), props);
  element.append(...content);
  return element;
};
const icon = (name, sprite) => {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("class", "i");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#i-${name}`);
  picture.append(use);
  return picture;
};

/** A text whose gaps can be told from its words. */
function withGaps(text) {
  const parts = [];
  let at = 0;
  for (const gap of text.matchAll(GAP)) {
    parts.push(text.slice(at, gap.index), make("span", { className: "gap" }, gap[0]));
    at = gap.index + gap[0].length;
  }
  return [...parts, text.slice(at)].filter(Boolean);
}

export class RemarkList {
  #section;
  #said;
  #lines = new Map(); // key of a remark → its <li>
  #does;
  #lang = "";

  /** `does`: {apply(remark, fix), leave(remark, reason), takeBack(remark), goTo(remark)}. */
  constructor(section, does) {
    this.#section = section;
    this.#said = section.dataset;
    this.#does = does;
  }

  /** Draws remarks (each with n and key), those put aside, promises, and how grammar stands; `lang` is the letter's. */
  draw({ shown, aside, promises, grammar, text, lang }) {
    this.#lang = lang;
    const used = new Set();
    for (const group of ["must", "look", "idea"]) {
      const box = this.#section.querySelector(`[data-group="${group}"]`);
      const list = box.querySelector("ol");
      const mine = shown.filter((one) => one.group === group);
      box.hidden = !mine.length;
      box.querySelector("h3 > span:last-child").textContent = mine.length;
      mine.forEach((remark, index) => {
        const line = this.#line(remark, text);
        used.add(remark.key);
        if (list.children[index] !== line) list.insertBefore(line, list.children[index] ?? null);
      });
    }
    for (const [key, line] of this.#lines) {
      if (used.has(key)) continue;
      line.remove();
      this.#lines.delete(key);
    }
    this.#drawAside(aside);
    this.#drawPromises(promises);
    const about = this.#section.querySelector("[data-grammar]");
    about.hidden = grammar === "off";
    about.textContent = grammar === "down" ? this.#said.grammarDown : this.#said.grammarOn;
  }

  /** The line of a remark, or undefined. */
  lineOf(remark) {
    return this.#lines.get(remark?.key);
  }

  /** The remark whose line holds an element, by its key. */
  keyOf(element) {
    const line = element?.closest?.("li[data-key]");
    return line?.dataset.key;
  }

  // A line that somebody works in (a reason is being typed) stays the same element.
  #line(remark, text) {
    const same = JSON.stringify([remark.group, remark.title, remark.message, remark.words, remark.fixes.map((fix) => fix.edits.map((edit) => edit[2]))]);
    let line = this.#lines.get(remark.key);
    if (!line || line.dataset.same !== same) {
      const fresh = this.#make(remark, text);
      fresh.dataset.same = same;
      line?.replaceWith(fresh);
      line = fresh;
      this.#lines.set(remark.key, line);
    }
    line.dataset.n = remark.n;
    line.remark = remark;
    return line;
  }

  #make(remark, text) {
    const line = make("li", { tabIndex: -1, className: remark.group });
    line.dataset.key = remark.key;
    const title = remark.title ? [make("b", {}, remark.title.replace(/[.:]?$/, ".")), " "] : [];
    line.append(make("p", {}, ...title, remark.message));
    if (remark.words.length) {
      const words = make("button", { type: "button", className: "words-there", title: this.#said.goTo, lang: this.#lang });
      remark.words.slice(0, PAIRS).forEach((one, index) => words.append(index ? ", " : "", make("span", {}, one)));
      if (remark.words.length > PAIRS) words.append(` +${remark.words.length - PAIRS}`);
      words.addEventListener("click", () => this.#does.goTo(line.remark));
      line.append(words);
    }
    const acts = make("p", { className: "acts" });
    line.append(...this.#proposals(line, remark, text, acts), acts);
    if (this.#said.asides) acts.append(this.#leaving(line));
    return line;
  }

  /** The words of a proposal; a long one has a height of its own and is scrolled by keys too. */
  #wording(shown) {
    const words = make("p", { lang: this.#lang }, ...shown);
    if (words.textContent.length > LONG || words.textContent.split("\n").length > LINES) {
      words.className = "long";
      words.tabIndex = 0;
    }
    return words;
  }

  // A short proposal is its own button; a longer one is shown as words, with a button that says what happens to it.
  #proposals(line, remark, text, acts) {
    const sheets = [];
    remark.fixes.forEach((fix, index) => {
      const button = make("button", { type: "button", className: "btn btn-small" });
      button.dataset.fix = index;
      button.addEventListener("click", () => this.#does.apply(line.remark, index));
      const edit = asInsertion(fix.edits[0], text);
      const what = fix.edits.length > 1 ? this.#said.replaceAll : edit[2] === "" ? this.#said.remove : edit[0] === edit[1] ? this.#said.insert : this.#said.replace;
      if (fix.edits.length === 1 && isShort(edit, remark)) {
        button.append(make("span", { className: "sr" }, `${what}: `), make("span", { className: "voice", lang: this.#lang }, ...withGaps(edit[2].trim())));
        acts.append(button);
        return;
      }
      button.append(what);
      const shown = fix.edits.length > 1 ? pairs(fix.edits, text) : edit[2] ? withGaps(edit[2].trim()) : [];
      const titled = fix.title && fix.title !== edit[2] ? [make("small", {}, fix.title)] : [];
      if (shown.length || titled.length) {
        const sheet = make("div", { className: "try" }, ...titled, ...(shown.length ? [this.#wording(shown)] : []));
        sheets.push(sheet);
        if (remark.fixes.length > 1) sheet.append(make("p", { className: "acts" }, button));
        else acts.append(button);
      } else acts.append(button);
    });
    return sheets;
  }

  #leaving(line) {
    const { group } = line.classList.contains("must") ? { group: "must" } : { group: "other" };
    const open = make("button", { type: "button", className: "btn btn-small btn-quiet" }, this.#said.leave);
    open.dataset.leave = "";
    open.setAttribute("aria-expanded", "false");
    open.addEventListener("click", () => {
      if (line.querySelector("form")) return this.#shutForm(line);
      open.setAttribute("aria-expanded", "true");
      const form = this.#reasonForm(line, group === "must");
      line.append(form);
      return form.querySelector("input").focus();
    });
    return open;
  }

  #shutForm(line) {
    line.querySelector("form")?.remove();
    const open = line.querySelector("[data-leave]");
    open.setAttribute("aria-expanded", "false");
    open.focus();
  }

  #reasonForm(line, needed) {
    const form = document.getElementById("coach-reason").content.firstElementChild.cloneNode(true);
    const field = form.querySelector("input");
    field.required = needed;
    form.querySelector("[data-cancel]").addEventListener("click", () => this.#shutForm(line));
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#shutForm(line);
    });
    const leave = async (reason) => {
      const wrong = await this.#does.leave(line.remark, reason);
      if (wrong) form.querySelector("[role=alert]").textContent = wrong;
    };
    form.addEventListener("click", ({ target }) => { if (target.dataset.because !== undefined) leave(target.textContent.trim()); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      leave(field.value.trim());
    });
    return form;
  }

  #drawAside(aside) {
    const fold = this.#section.querySelector("[data-aside]");
    fold.hidden = !aside.length;
    fold.querySelector("[data-count]").textContent = aside.length;
    fold.querySelector("ul").replaceChildren(...aside.map((remark) => {
      const back = make("button", { type: "button", className: "btn btn-small btn-quiet" }, this.#said.takeBack);
      back.addEventListener("click", () => this.#does.takeBack(remark));
      const words = remark.words.length ? [make("span", { className: "voice", lang: this.#lang }, remark.words[0])] : [];
      return make("li", {}, make("p", {}, make("b", {}, remark.title || remark.message), " ", ...words),
        ...(remark.reason ? [make("small", {}, remark.reason)] : []), back);
    }));
  }

  #drawPromises(promises) {
    const box = this.#section.querySelector("[data-promises]");
    box.hidden = !promises.length;
    box.querySelector("h3 > span:last-child").textContent = promises.length;
    box.querySelector("ul").replaceChildren(...promises.map((one) => {
      const mark = icon(one.dated ? "check" : "circle-dashed", this.#said.icons);
      mark.classList.add(one.dated ? "kept" : "soon");
      const by = make(one.dated ? "b" : "span", { className: one.dated ? "by-when" : "by-when soon" }, one.by);
      return make("li", {}, mark, make("span", { lang: this.#lang }, one.words), by);
    }));
  }
}

// A proposal that only puts a letter into its other case at the edge of what is new, puts in what is new.
function asInsertion([start, end, words], text) {
  const old = end > start && end - start < 4 ? [...text].slice(start, end).join("") : "";
  const [low, was] = [words.toLowerCase(), old.toLowerCase()];
  if (old && low.length > was.length && low.endsWith(was)) return [start, start, words.slice(0, -old.length)];
  if (old && low.length > was.length && low.startsWith(was)) return [end, end, words.slice(old.length)];
  return [start, end, words];
}

// Words for those that are underlined, few enough for a button; what puts a new sentence in is read first.
function isShort([start, end, words], remark) {
  const underlined = remark.spans.some(([from, to]) => from <= start && end <= to + 1);
  return underlined && words && [...words].length <= SHORT && !words.includes("\n");
}

// "wyślemy → wyślę": what many edits do, the first few of them.
function pairs(edits, text) {
  const points = [...text];
  const shown = edits.slice(0, PAIRS).map(([start, end, words]) => {
    const before = points.slice(start, end).join("").trim();
    return make("span", { className: "pair-of" }, before, " → ", ...withGaps(words.trim() || "∅"));
  });
  return edits.length > PAIRS ? [...shown, make("span", { className: "mute" }, `+${edits.length - PAIRS}`)] : shown;
}
