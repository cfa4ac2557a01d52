// Keys: single letters where nobody is typing, and Ctrl-K. They can be switched off on this device (WCAG 2.1.4).
const OFF = "prezent.keys-off";
const PREFIX_MS = 1200;
const GO = { t: 0, m: 1, u: 2 };
let prefixed = 0;

const isOff = () => {
  try { return localStorage.getItem(OFF) === "1"; } catch { return false; }
};
const isTyping = (target) =>
  Boolean(target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable='true'], prezent-editor, [role='textbox']"));

function search() {
  const field = document.getElementById("szukaj");
  if (field) {
    field.focus();
    field.select();
  } else document.querySelector("[data-find]")?.click();
}

function step(by) {
  const links = [...document.querySelectorAll("main .row a, .pane .row a, main .debt h3 a")];
  if (!links.length) return;
  const row = document.activeElement?.closest?.(".row, .debt");
  const here = row ? links.findIndex((link) => row.contains(link)) : links.findIndex((link) => link.getAttribute("aria-current"));
  const next = links[here < 0 ? 0 : Math.min(links.length - 1, Math.max(0, here + by))];
  next.focus();
  next.closest(".row, .debt")?.scrollIntoView({ block: "nearest" });
}

// A numbered answer to the question at hand: that of the row in which the reader is, else the one of the case.
function choose(key) {
  const place = document.activeElement?.closest?.(".debt, .late-row") ?? document.getElementById("due");
  const answer = place?.querySelector(`[data-key="${key}"]`);
  answer?.click();
  if (answer?.matches("summary")) answer.parentElement.querySelector("input:not([type=hidden])")?.focus();
}

function help() {
  const dialog = document.getElementById("klawisze");
  if (!dialog) return;
  dialog.togglePopover();
  if (dialog.matches(":popover-open")) dialog.querySelector("input, button").focus();
}

// On the window and while the event goes down, so that keys which are off reach no page's own listener either.
window.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    if (event.target.closest?.("prezent-editor")) return; // there it makes a link
    event.preventDefault();
    search();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || isTyping(event.target)) return;
  if (isOff()) {
    if (event.key !== " ") event.stopImmediatePropagation();
    return;
  }
  const key = event.key.toLowerCase();
  const after = Date.now() - prefixed < PREFIX_MS;
  prefixed = 0;
  if (after && key in GO) {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelectorAll("#nav-views a")[GO[key]]?.click();
  } else if (key === "g") prefixed = Date.now();
  else if (key === "j" || key === "k") { event.preventDefault(); step(key === "j" ? 1 : -1); }
  else if (key === "/") { event.preventDefault(); search(); }
  else if (/^[1-9]$/.test(key)) choose(key);
  else if (key === "?") { event.preventDefault(); help(); }
}, true);

const box = document.querySelector("[data-keys-switch]");
if (box) {
  box.closest("label").hidden = false;
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try { localStorage.setItem(OFF, box.checked ? "0" : "1"); } catch { /* a browser without storage keeps the keys on */ }
  });
}
