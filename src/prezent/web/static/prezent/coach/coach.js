// The coach beside the composer: underlines while one writes, remarks in a list, a question before errors leave.
// It never stands in a letter's way: whatever it does or does not answer, the form sends.
import { RemarkList } from "./list.js";
import { Looker } from "./looker.js";
import { Tally } from "./tally.js";

const AFTER_TOLD = 100; // ms; the editor tells of a change after 150 ms of quiet
const AFTER_FIELD = 250;
const REST = 1500; // ms without news after which the count is said, and remarks on the whole letter appear
const GAP = /⟨[^⟩]*⟩/;

const form = document.getElementById("odpowiedz");
const section = document.getElementById("coach");
const column = document.getElementById("beside");
const live = document.getElementById("coach-said");
const said = section.dataset;

const csrf = () => form.elements.csrfmiddlewaretoken.value;
const mode = () => form.elements.mode.value;
const editor = () => form.querySelector(mode() === "note" ? "#w-note" : "#w-body").closest("prezent-editor");
const ready = () => typeof editor()?.applyEdits === "function" && editor().querySelector(".ProseMirror");
const subject = () => form.elements.subject; // the desk makes that of a letter which opens a case
const addressee = () => said.asides ? {} : { name: form.elements.name.value, language: form.elements.language.value };

const looker = new Looker(said.address, csrf);
const tally = new Tally(said.tallies, csrf, said.number);
const list = new RemarkList(section, { apply, leave, takeBack, goTo });

let report = null; // the last answer, with `asked`
let shown = []; // its remarks that are drawn, in the order of the list, each with n and key
let seenWhole = new Set(); // keys of remarks on the whole letter that are drawn already
let here = ""; // key of the remark that one is at
let resting = 0;

// --- looking --------------------------------------------------------------------------------------------------------

const versionOf = () => [mode(), editor().version, subject()?.value, ...Object.values(addressee())].join(".");

function read() {
  if (!ready()) return null;
  const ed = editor();
  return { mode: mode(), text: ed.text, html: ed.html, subject: subject()?.value ?? "", ...addressee(), version: versionOf(), at: ed.version };
}

function look(wait) {
  form.elements.receipt.value = "";
  looker.ask(wait, read, present, failed);
}

function present(answer, asked) {
  const after = editor().version === asked.at && mode() === asked.mode;
  if (!after) return; // written on since: the next answer is on its way
  report = { ...answer, asked };
  if (versionOf() === asked.version) form.elements.receipt.value = answer.receipt;
  draw();
  clearTimeout(resting);
  resting = setTimeout(rest, REST);
}

// Nobody is told what is missing in a letter that has just been begun: such remarks wait until the keys rest.
function rest() {
  seenWhole = new Set(keyed(report.findings).filter((one) => !one.spans.length).map((one) => one.key));
  draw();
  tally.shown(shown, report.aside);
  say(report.said);
}

function failed() {
  section.hidden = false;
  state("wifi-off", "soon", said.failed);
}

function keyed(findings) {
  const counted = {};
  return findings.map((one) => {
    const key = `${one.rule}.${one.mark}`;
    counted[key] = (counted[key] ?? 0) + 1;
    return { ...one, key: `${key}.${counted[key]}` };
  });
}

function draw() {
  shown = keyed(report.findings)
    .filter((one) => one.spans.length || seenWhole.has(one.key))
    .map((one, index) => ({ ...one, n: index + 1 }));
  section.hidden = report.empty;
  section.dataset.mode = report.asked.mode;
  list.draw({ shown, aside: report.aside, promises: report.promises, grammar: report.grammar, text: report.asked.text, lang: report.lang });
  editor().setMarks(marksOf(shown.filter((one) => one.field === "body")), report.asked.at);
  drawSubject();
  if (shown.length) state("", "", report.said);
  else state("circle-check", "kept", report.findings.length ? "" : said.clean);
  setHere(shown.some((one) => one.key === here) ? here : "", { quietly: true });
}

// Where several remarks begin at one letter, their numbers stand together over it.
function marksOf(remarks) {
  const marks = remarks.flatMap((one) => one.spans.map(([start, end]) => ({ start, end, kind: one.group, n: one.n, id: one.key })));
  const first = new Map();
  for (const mark of marks) {
    const other = first.get(mark.start);
    if (!other) first.set(mark.start, mark);
    else {
      other.n = `${other.n} ${mark.n}`;
      delete mark.n;
    }
  }
  return marks;
}

function drawSubject() {
  if (!subject()) return;
  const about = shown.filter((one) => one.field === "subject");
  const row = subject().closest("div");
  row.classList.remove("must", "look", "idea");
  if (about.length) row.classList.add(about[0].group);
  row.querySelector("[data-n]").dataset.n = about.map((one) => one.n).join(" ");
}

function state(picture, tone, words) {
  const line = section.querySelector("[data-state]");
  line.hidden = !words;
  line.className = `state ic ${tone}`;
  line.querySelector("svg").toggleAttribute("hidden", !picture);
  if (picture) line.querySelector("use").setAttribute("href", `${said.icons}#i-${picture}`);
  line.querySelector("span").textContent = words;
  line.classList.toggle("count", !picture);
}

function say(words) {
  if (live.textContent !== words) live.textContent = words;
}

// --- from the text to the list and back -----------------------------------------------------------------------------

function setHere(key, { quietly = false } = {}) {
  here = key;
  for (const one of shown) list.lineOf(one)?.toggleAttribute("data-here", one.key === key);
  const remark = shown.find((one) => one.key === key);
  const peek = form.querySelector(".peek");
  peek.hidden = !remark;
  if (!remark) return;
  peek.className = `peek ${remark.group}`;
  peek.querySelector("b").textContent = remark.n;
  peek.querySelector("span").textContent = [remark.title, remark.message].filter(Boolean).join(". ").replace("..", ".");
  if (quietly) return;
  const line = list.lineOf(remark);
  if (line && isBeside()) line.scrollIntoView({ block: "nearest" });
}

const isBeside = () => getComputedStyle(column).display !== "contents";

/** Where the words of a remark are now: {start, end}, or null for one on the whole letter. */
function placeOf(remark) {
  if (remark.field !== "body" || !remark.spans.length) return null;
  return editor().marks.find((one) => one.id === remark.key) ?? { start: remark.spans[0][0], end: remark.spans[0][1] };
}

function goTo(remark) {
  setHere(remark.key);
  const place = placeOf(remark);
  if (place) {
    editor().select(place.start, place.end);
  } else if (remark.field === "subject") {
    const field = subject();
    const units = (count) => [...field.value].slice(0, count).join("").length;
    field.focus();
    const [start, end] = remark.spans[0] ?? [0, [...field.value].length];
    field.setSelectionRange(units(start), units(end));
  } else list.lineOf(remark)?.focus();
}

form.addEventListener("click", ({ target }) => {
  const mark = target.closest?.(".ProseMirror mark[data-id]");
  if (mark) setHere(mark.dataset.id);
});

/** The remark that the caret stands in, or that one has come to last. */
function current() {
  const inList = list.keyOf(document.activeElement);
  if (inList) return shown.find((one) => one.key === inList);
  if (document.activeElement?.closest?.(".ProseMirror")) {
    const { start, end } = editor().rangeToOffsets();
    const around = editor().marks.filter((one) => one.start <= start && end <= one.end).map((one) => one.id);
    return shown.find((one) => one.key === here && around.includes(here)) ?? shown.find((one) => around.includes(one.key));
  }
  return shown.find((one) => one.key === here);
}

/** Remarks in the order of the letter: the subject's, the words', those on the whole. */
function inOrder() {
  const rank = (one) => (one.field === "subject" ? [-1, 0] : one.spans.length ? [0, placeOf(one).start] : [1, one.n]);
  return shown.map((one) => [rank(one), one]).sort(([a], [b]) => a[0] - b[0] || a[1] - b[1]).map(([, one]) => one);
}

function step(by) {
  const order = inOrder();
  if (!order.length) return say(report ? report.said : "");
  const at = current();
  let index = at ? order.indexOf(at) + by : -1;
  if (!at) {
    const caret = document.activeElement?.closest?.(".ProseMirror") ? editor().rangeToOffsets().start : 0;
    index = order.findIndex((one) => one.field === "body" && one.spans.length && placeOf(one).start >= caret);
    if (index < 0) index = by > 0 ? 0 : order.length - 1;
    else if (by < 0) index -= 1;
  }
  const next = order[(index + order.length) % order.length];
  goTo(next);
  live.textContent = `${next.n}. ${[next.title, next.message].filter(Boolean).join(". ")}`;
}

function openProposals() {
  const remark = current() ?? inOrder()[0];
  if (!remark) return;
  setHere(remark.key);
  const line = list.lineOf(remark);
  (line.querySelector("[data-fix], [data-leave]") ?? line).focus();
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("#odpowiedz, #coach") || event.target === document.body;
  if (!writing || event.ctrlKey || event.metaKey || section.hidden) return;
  if (event.key === "F8" && !event.altKey) {
    event.preventDefault();
    event.stopPropagation();
    step(event.shiftKey ? -1 : 1);
  } else if (event.key === "Enter" && event.altKey) {
    event.preventDefault();
    event.stopPropagation();
    openProposals();
  } else if (event.key === "Escape" && event.target.closest("#coach") && !event.target.closest("form")) {
    const remark = current();
    if (remark && placeOf(remark)) goTo(remark);
    else editor().focus();
  }
}, true);

form.querySelector(".peek button").addEventListener("click", () => openProposals());
for (const part of [form, section]) part.addEventListener("focusin", () => column.classList.add("writing"));

// --- what one does with a remark ------------------------------------------------------------------------------------

function apply(remark, index) {
  const fix = remark.fixes[index];
  const done = remark.field === "subject" ? applyToSubject(fix) : applyToLetter(fix);
  if (done) tally.taken(remark.rule);
}

function applyToLetter(fix) {
  const ed = editor();
  const start = ed.applyEdits(fix.edits, report.asked.at);
  if (start === null) { look(0); return false; } // the words are not there any more
  const first = [...fix.edits].sort((a, b) => a[0] - b[0])[0][2];
  const points = [...ed.text];
  const gap = GAP.exec(fix.edits.some(([, , words]) => GAP.test(words)) ? points.slice(start).join("") : "");
  if (gap) {
    const before = start + [...points.slice(start).join("").slice(0, gap.index)].length;
    ed.select(before, before + [...gap[0]].length);
  } else {
    const end = Math.min(start + [...first].length, points.length);
    ed.select(end, end);
  }
  return true;
}

function applyToSubject(fix) {
  const field = subject();
  const points = [...field.value];
  for (const [start, end, words] of [...fix.edits].sort((a, b) => b[0] - a[0])) points.splice(start, end - start, ...words);
  field.value = points.join("");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  const gap = GAP.exec(field.value);
  if (gap) field.setSelectionRange(gap.index, gap.index + gap[0].length);
  return true;
}

async function post(method, remark, more = {}) {
  const body = JSON.stringify({ mode: mode(), rule: remark.rule, mark: remark.mark, ...more });
  try {
    const response = await fetch(said.asides, { method, body, headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() } });
    if (response.ok) return "";
    return (await response.json()).message ?? said.notKept;
  } catch {
    return said.notKept;
  }
}

/** Leaves a remark as it is; returns what went wrong, in words. */
async function leave(remark, reason) {
  const wrong = await post("POST", remark, { reason });
  if (wrong) return wrong;
  const order = inOrder();
  const next = order[order.findIndex((one) => one.key === remark.key) + 1];
  if (next && list.lineOf(next)) list.lineOf(next).focus();
  else editor().focus();
  look(0);
  return "";
}

async function takeBack(remark) {
  const wrong = await post("DELETE", remark);
  if (wrong) say(wrong);
  else look(0);
}

// --- what changes the answer ----------------------------------------------------------------------------------------

form.addEventListener("prezent:change", ({ target }) => {
  if (target === editor()) look(AFTER_TOLD);
  if (target.contains(form.elements.body)) outline?.remove();
});
form.addEventListener("input", ({ target }) => {
  if (target === subject() || (report && target.name in addressee())) look(AFTER_FIELD);
});
form.addEventListener("change", ({ target }) => {
  if (target.name !== "mode") return;
  looker.drop();
  report = null;
  shown = [];
  section.hidden = true;
  form.querySelector(".peek").hidden = true;
  shutQuestion();
  if (ready() && editor().text.trim()) look(0);
});
for (const files of document.querySelectorAll("#files-reply, #files-note")) {
  new MutationObserver(() => { if (report) look(AFTER_FIELD); }).observe(files, { childList: true });
}
document.addEventListener("htmx:afterSettle", ({ target }) => { if (report && target.id === "punkty") look(AFTER_FIELD); });

// --- before it leaves -----------------------------------------------------------------------------------------------

const question = document.getElementById("against");

const isNow = () => report && ready() && mode() === report.asked.mode && versionOf() === report.asked.version;

// Before the page's own listener, which shows that the letter is on its way.
document.addEventListener("submit", (event) => {
  if (event.target !== form) return;
  const { submitter } = event;
  const leaves = submitter?.dataset.send !== undefined || submitter?.dataset.anyway !== undefined;
  if (!leaves) return;
  const errors = isNow() ? keyed(report.findings).filter((one) => one.group === "must") : [];
  if (errors.length && !form.elements.against.value.trim()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(errors, submitter.dataset.anyway !== undefined);
    return;
  }
  looker.drop();
  clearTimeout(resting);
  if (report) tally.shown(shown, report.aside);
  tally.flush();
  tally.forget();
}, true);
addEventListener("pagehide", () => tally.flush());

function ask(errors, again) {
  const lines = errors.map((one) => {
    const line = document.createElement("li");
    const title = document.createElement("b");
    title.textContent = one.title ? `${one.title.replace(/[.:]?$/, ".")} ` : "";
    line.append(title, one.message);
    line.dataset.n = shown.find(({ key }) => key === one.key)?.n ?? "•";
    return line;
  });
  question.querySelector("ul").replaceChildren(...lines);
  question.hidden = false;
  const wrong = question.querySelector(".wrong");
  wrong.hidden = !again;
  const field = form.elements.against;
  field.toggleAttribute("aria-invalid", again);
  field.focus();
  question.scrollIntoView({ block: "nearest" });
}

function shutQuestion() {
  question.hidden = true;
  form.elements.against.value = "";
  form.elements.against.removeAttribute("aria-invalid");
}

const back = question.querySelector("[data-back]");
back.hidden = false;
back.addEventListener("click", () => {
  shutQuestion();
  const first = shown.find((one) => one.group === "must");
  if (first) goTo(first);
  else editor().focus();
});
form.elements.against.addEventListener("keydown", (event) => {
  if (event.key === "Escape") back.click();
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    form.requestSubmit([...question.querySelectorAll("[data-anyway]")].find((one) => one.offsetParent));
  }
});

// --- a letter to begin with -----------------------------------------------------------------------------------------

const outline = form.querySelector("[data-skeleton]");
outline?.addEventListener("click", async (event) => {
  event.preventDefault();
  const response = await fetch(outline.formAction).catch(() => null);
  const ed = editor();
  if (!response?.ok) document.getElementById("draft-state").textContent = document.body.dataset.offline;
  if (!response?.ok || !outline.isConnected || !ready()) return; // words came in the meantime
  outline.remove();
  ed.setHTML((await response.json()).html);
  const gap = GAP.exec(ed.text);
  if (gap) {
    const start = [...ed.text.slice(0, gap.index)].length;
    ed.select(start, start + [...gap[0]].length);
  } else ed.focus();
});

// --- the beginning --------------------------------------------------------------------------------------------------

// A page that brings a draft, or words that were not sent, is looked at at once; an empty letter is left in peace.
await customElements.whenDefined("prezent-editor");
if (form.querySelector(".discard")?.hidden === false || document.querySelector(".problem") || !question.hidden) look(0);
