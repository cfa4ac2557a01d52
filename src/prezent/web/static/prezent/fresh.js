// Lists and Today follow what happens, but never move under the reader: a row that changed is changed in its place; what
// is new waits behind a bar, unless the reader is at the top and has nothing in hand.
const list = document.querySelector("[data-list]");
const today = document.querySelector("[data-today]");
const SETTLE_MS = 350;
const MANY = 12;
const TOP_PX = 60;

const waiting = new Set(); // numbers told of, not yet looked at
const fresh = new Set(); // numbers that belong here and are not shown
let moved = false;
let timer = 0;
let busy = false;

const bar = () => document.getElementById("news");
const rowOf = (number) => document.querySelector(`#list .row[data-number="${CSS.escape(number)}"]`);

function atRest() {
  const main = document.getElementById("tresc");
  const inHand = main.contains(document.activeElement) && document.activeElement !== main;
  return scrollY < TOP_PX && !inHand && !document.querySelector(".drop[open]") && getSelection().isCollapsed;
}

function words(number) {
  const said = bar().dataset;
  if (!number) return said.changed;
  const form = { one: said.one, few: said.few }[new Intl.PluralRules(document.documentElement.lang).select(number)] ?? said.many;
  return form.replace(/\d+/, String(number));
}

function announce() {
  if (!fresh.size && !moved) return;
  if (atRest()) {
    renew();
    return;
  }
  bar().hidden = false;
  bar().querySelector("[data-words]").textContent = words(moved && !fresh.size ? 0 : fresh.size);
}

async function renew(focus = false) {
  fresh.clear();
  waiting.clear();
  moved = false;
  const target = today ? "#tresc" : "#list";
  // Numbers above the list are those of the same moment.
  const also = today ? {} : { selectOOB: "#quick,#subtitle" };
  await htmx.ajax("GET", location.pathname + location.search, { target, select: target, swap: "outerHTML", ...also });
  bar().hidden = true;
  if (focus) {
    scrollTo({ top: 0 });
    document.querySelector("#list .row a, .debt h3 a")?.focus();
  }
}

async function look(number) {
  const address = list.dataset.row.replace("0000-000000", number);
  const answer = await fetch(`${address}?${list.dataset.list}`, { headers: { "HX-Request": "true" } });
  const shown = rowOf(number);
  if (answer.status === 200 && shown) {
    const held = shown.contains(document.activeElement);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const row = holder.content.querySelector(".row");
    // Of another stretch of time now: it would have to move, so it waits.
    if (row.classList.contains("owed") !== shown.classList.contains("owed")) moved = true;
    shown.replaceWith(row);
    if (held) row.querySelector("a").focus({ preventScroll: true });
  } else if (answer.status === 200) fresh.add(number);
  else if (answer.status === 204 && shown) {
    shown.classList.add("left-here");
    moved = true;
  }
}

async function settle() {
  if (busy) return;
  busy = true;
  try {
    if (today || waiting.size > MANY || waiting.has(null)) {
      moved = true;
      waiting.clear();
    } else {
      const numbers = [...waiting];
      waiting.clear();
      for (const number of numbers) await look(number);
    }
    announce();
  } catch {
    moved = true; // the server was away: what is shown may be old
  } finally {
    busy = false;
    if (waiting.size) timer = setTimeout(settle, SETTLE_MS);
  }
}

if (list || today) {
  document.addEventListener("prezent:case", ({ detail }) => {
    waiting.add(detail?.number || null);
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MS);
  });
  document.addEventListener("click", (event) => { if (event.target.closest("#news [data-show]")) renew(true); });
  // Minutes pass: what was due "today at noon" is overdue after noon. A look now and then keeps the words true.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && today && atRest()) renew(); });
}
