// The row of buttons above the words, and the row that asks for a link's address.
import { TextSelection } from "./vendor/prosemirror.min.js";
import { commands, listAround, schema } from "./schema.js";
import { safeHref } from "./composed.js";

const BUTTONS = [
  ["strong", "i-bold", true], ["em", "i-italic", true], ["bullet", "i-list", true], ["ordered", "i-list-ordered", true],
  ["outdent", "i-list-outdent", false], ["indent", "i-list-indent", false], ["link", "i-link", true],
];

let rows = 0; // so that each has its own id

/** An address as people type it, as one that a letter can hold; null when it is none. */
export function linkTarget(typed) {
  const text = typed.trim();
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text)) return safeHref(`mailto:${text}`);
  if (/^\+?[\d ()-]{6,}$/.test(text)) return safeHref(`tel:${text.replace(/[^\d+]/g, "")}`);
  if (/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*\.\p{L}{2,}([/?#:]\S*)?$/u.test(text)) return safeHref(`https://${text}`);
  return safeHref(text);
}

export class Toolbar {
  #buttons = new Map();
  #linkRow;
  #label;

  /**
   * @param {() => EditorView} view  gives the view, which is made after its toolbar
   * @param {(name: string) => string} label  gives the text for a name
   * @param {string} icons  the address of the sprite; "" for the page's own
   */
  constructor(view, label, icons) {
    this.view = view;
    this.#label = label;
    this.bar = document.createElement("div");
    this.bar.className = "editor-tools";
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", label("toolbar"));
    for (const [name, icon, toggles] of BUTTONS) this.bar.append(this.#button(name, `${icons}#${icon}`, toggles));
    this.bar.addEventListener("keydown", (event) => this.#move(event));
    this.#linkRow = this.#makeLinkRow();
    this.elements = [this.bar, this.#linkRow.row];
    this.#rove(this.#buttons.get("strong"));
  }

  #button(name, href, toggles) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-icon";
    button.dataset.tool = name;
    button.title = this.#label(name);
    button.setAttribute("aria-label", this.#label(name));
    if (toggles) button.setAttribute("aria-pressed", "false");
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("class", "i");
    icon.setAttribute("aria-hidden", "true");
    icon.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
    icon.firstChild.setAttribute("href", href);
    button.append(icon);
    // The words keep their selection and a touch keyboard stays open.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => this.#press(name));
    this.#buttons.set(name, button);
    return button;
  }

  #press(name) {
    const view = this.view();
    if (!view.editable || this.#buttons.get(name).getAttribute("aria-disabled") === "true") return;
    if (name === "link") {
      this.#openLink();
      return;
    }
    commands[name](view.state, view.dispatch, view);
    view.focus();
  }

  // One stop for Tab; arrows go from button to button.
  #move(event) {
    const all = [...this.#buttons.values()];
    const now = all.indexOf(event.target);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: all.length - 1 }[event.key];
    if (now < 0 || next === undefined) return;
    event.preventDefault();
    const button = all.at(next % all.length);
    this.#rove(button);
    button.focus();
  }

  #rove(button) {
    for (const one of this.#buttons.values()) one.tabIndex = one === button ? 0 : -1;
  }

  /** Shows what the selection is. */
  update(state) {
    const list = listAround(state)?.node.type.name;
    const { from, to, empty } = state.selection;
    const active = (mark) => empty
      ? !!mark.isInSet(state.storedMarks ?? state.selection.$from.marks())
      : state.doc.rangeHasMark(from, to, mark);
    const pressed = {
      strong: active(schema.marks.strong), em: active(schema.marks.em), link: !!linkAround(state),
      bullet: list === "bullet_list", ordered: list === "ordered_list",
    };
    for (const [name, button] of this.#buttons) {
      if (name in pressed) button.setAttribute("aria-pressed", String(pressed[name]));
      else button.setAttribute("aria-disabled", String(!commands[name](state)));
    }
  }

  #makeLinkRow() {
    const row = document.createElement("div");
    row.className = "editor-link";
    row.hidden = true;
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", this.#label("link"));
    const label = document.createElement("label");
    const name = document.createElement("span");
    name.textContent = this.#label("link-address");
    const input = document.createElement("input");
    input.type = "text"; // "url" would let the browser stop the letter's form
    input.inputMode = "url";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.className = "input";
    label.append(name, input);
    const error = document.createElement("p");
    error.className = "late";
    error.setAttribute("role", "alert");
    error.id = `editor-link-error-${(rows += 1)}`;
    input.setAttribute("aria-describedby", error.id);
    const act = (key, run) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-small";
      button.textContent = this.#label(key);
      button.addEventListener("click", run);
      return button;
    };
    const remove = act("link-remove", () => this.#setLink(null));
    row.append(label, act("link-save", () => this.#saveLink()), remove, act("link-cancel", () => this.#closeLink()), error);
    row.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === input) this.#saveLink();
      else if (event.key === "Escape") this.#closeLink();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return { row, input, error, remove };
  }

  #openLink() {
    const { row, input, remove } = this.#linkRow;
    const link = linkAround(this.view().state);
    input.value = link?.href ?? "";
    remove.hidden = !link;
    this.#fail("");
    row.hidden = false;
    input.focus();
    input.select();
  }

  #closeLink() {
    this.#linkRow.row.hidden = true;
    this.view().focus();
  }

  #fail(words) {
    this.#linkRow.error.textContent = words;
    this.#linkRow.error.hidden = !words;
    if (words) this.#linkRow.input.setAttribute("aria-invalid", "true");
    else this.#linkRow.input.removeAttribute("aria-invalid");
  }

  #saveLink() {
    const typed = this.#linkRow.input.value;
    const href = linkTarget(typed);
    if (href) this.#setLink(href, typed.trim());
    else this.#fail(this.#label("link-bad"));
  }

  #setLink(href, typed) {
    const view = this.view();
    const { state } = view;
    const around = linkAround(state);
    const tr = state.tr;
    let { from, to } = state.selection;
    if (around && state.selection.empty) ({ from, to } = around);
    if (from === to && href) {
      tr.insertText(typed, from);
      to = from + typed.length;
      tr.setSelection(TextSelection.create(tr.doc, to));
    }
    tr.removeMark(from, to, schema.marks.link);
    if (href) tr.addMark(from, to, schema.marks.link.create({ href }));
    view.dispatch(tr.scrollIntoView());
    this.#closeLink();
  }
}

// The link that the selection touches, with the whole range of its words.
function linkAround(state) {
  const { $from, from, to, empty } = state.selection;
  const type = schema.marks.link;
  const mark = empty
    ? type.isInSet($from.nodeAfter?.marks ?? []) ?? type.isInSet($from.nodeBefore?.marks ?? [])
    : firstLink(state.doc, from, to);
  if (!mark) return null;
  const range = { href: mark.attrs.href, from: $from.pos, to: $from.pos };
  const parent = $from.parent;
  const spans = [];
  parent.forEach((node, offset) => {
    if (!mark.isInSet(node.marks)) return;
    const start = $from.start() + offset;
    if (spans.at(-1)?.to === start) spans.at(-1).to = start + node.nodeSize;
    else spans.push({ from: start, to: start + node.nodeSize });
  });
  return Object.assign(range, spans.find((span) => span.from <= $from.pos && $from.pos <= span.to));
}

function firstLink(doc, from, to) {
  let found = null;
  doc.nodesBetween(from, to, (node) => { found ??= schema.marks.link.isInSet(node.marks) ?? null; return !found; });
  return found;
}
