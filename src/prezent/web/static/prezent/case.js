// The page of a case: drafts that save themselves, files, points by selection, keys, and news that come while one writes.
// Everything here only spares clicks: the forms work without it.
import { DraftKeeper } from "./drafts.js";

const form = document.getElementById("odpowiedz");
const talk = document.getElementById("tresc");
const said = form.dataset;

const csrf = () => form.elements.csrfmiddlewaretoken.value;
const mode = () => form.elements.mode.value;
const editorOf = (which) => form.querySelector(which === "note" ? "#w-note" : "#w-body").closest("prezent-editor");
const state = document.getElementById("draft-state");

// --- drafts -------------------------------------------------------------------------------------------------------

let sending = false;

function wordsFor(which) {
  const body = new FormData();
  const names = which === "note" ? ["note", "note_html"] : ["body", "body_html", "to", "cc", "subject"];
  for (const name of [...names, "submission", "csrfmiddlewaretoken"]) {
    const field = form.elements[name];
    if (field) body.set(name, field.value);
  }
  return body;
}

const keeper = new DraftKeeper({
  address: (which) => said.drafts + which,
  body: wordsFor,
  saved: (answer) => {
    state.textContent = answer.said;
    form.querySelector(".discard").hidden = !answer.saved;
  },
  failed: () => { state.textContent = said.saidOffline; },
});

form.addEventListener("prezent:change", (event) => keeper.touch(event.target.contains(form.elements.note) ? "note" : "reply"));
form.addEventListener("input", ({ target }) => {
  if (["to", "cc", "subject"].includes(target.name)) keeper.touch("reply");
  if (target.name === "body") keeper.touch("reply");
  if (target.name === "note") keeper.touch("note");
});

// --- sending ------------------------------------------------------------------------------------------------------

function sendButton() {
  return form.querySelector(`[data-send="${mode() === "note" ? "note" : "reply"}"]`);
}

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (sending) { event.preventDefault(); return; }
  sending = true;
  keeper.stop();
  if (button?.dataset.send === undefined && button?.dataset.anyway === undefined) return;
  const label = button.querySelector("span");
  button.style.minWidth = `${button.offsetWidth}px`;
  label.textContent = said.saidSending;
  button.setAttribute("aria-busy", "true");
});
// The way back from another page brings the form as it was: it can send again.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

function submitByKey() {
  if ("ctrlEnter" in said && !sending) form.requestSubmit(sendButton());
}
form.addEventListener("prezent:submit", submitByKey);
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented && !event.target.closest(".ProseMirror")) {
    event.preventDefault();
    submitByKey();
  } else if (event.key === "Enter" && event.target.matches(".rcpt input")) event.preventDefault();
});

// --- who reads it -------------------------------------------------------------------------------------------------

function write(which) {
  form.querySelector(`[name="mode"][value="${which}"]`).checked = true;
  form.scrollIntoView({ block: "nearest" });
  const editor = editorOf(which);
  if (editor?.focus && editor.querySelector(".ProseMirror")) editor.focus();
  else form.elements[which === "note" ? "note" : "body"].focus();
}

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable='true'], prezent-editor, [role='textbox']");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "r") { event.preventDefault(); write("reply"); }
  if (key === "n") { event.preventDefault(); write("note"); }
  if (key === "w") document.querySelector("[data-key-w]")?.click();
  if (key === "p" && selectedWords()) { event.preventDefault(); notePoint(); }
});

// --- files --------------------------------------------------------------------------------------------------------

const picker = form.querySelector("input[type=file]");
picker.addEventListener("change", () => { addFiles([...picker.files]); picker.value = ""; });
form.addEventListener("prezent:files", (event) => addFiles([...event.detail.files]));
form.addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  form.classList.add("dropping");
});
form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("dropping"); });
form.addEventListener("drop", (event) => {
  form.classList.remove("dropping");
  if (event.defaultPrevented || !event.dataTransfer.files.length) return;
  event.preventDefault();
  addFiles([...event.dataTransfer.files]);
});

async function addFiles(files) {
  const which = mode() === "note" ? "note" : "reply";
  for (const file of files) {
    if (file.size > Number(said.uploadMb) * 1024 * 1024) tellFile(which, `${said.saidLarge} ${file.name} (${said.uploadMb} MB)`);
    else await upload(which, file);
  }
}

function tellFile(which, text) {
  const line = document.createElement("li");
  line.className = "late";
  line.setAttribute("role", "alert");
  line.textContent = text;
  document.getElementById(`files-${which}`).append(line);
}

function upload(which, file) {
  const list = document.getElementById(`files-${which}`);
  const line = document.createElement("li");
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.setAttribute("aria-label", `${said.saidUpload} ${file.name}`);
  line.append(file.name || said.saidUpload, progress);
  list.append(line);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${said.drafts}${which}/files`);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", csrf());
    request.upload.addEventListener("progress", ({ loaded, total }) => { progress.value = total ? loaded / total : 0; });
    request.addEventListener("loadend", () => {
      line.remove();
      if (request.status === 200) { list.innerHTML = request.responseText; form.querySelector(".discard").hidden = false; }
      else tellFile(which, `${messageIn(request.responseText) || said.saidUploadFailed} (${file.name})`);
      done();
    });
    const body = new FormData();
    body.append("files", file, file.name || "obrazek.png");
    request.send(body);
  });
}

function messageIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("[role=alert]")?.textContent.trim().replace(/\s+/g, " ").slice(0, 200);
}

form.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-remove-file]");
  if (!button) return;
  event.preventDefault();
  const list = button.closest("ul");
  const body = new FormData();
  body.set("_method", "DELETE");
  const response = await fetch(button.formAction, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRFToken": csrf() } });
  if (response.ok) list.innerHTML = await response.text();
  picker.focus();
});

// --- points by selection ------------------------------------------------------------------------------------------

const marker = document.getElementById("mark-point");

/** The customer's words that are selected, with the number of their message; null when it is nothing of theirs. */
function selectedWords() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const within = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".words[data-entry]");
  const words = within(selection.anchorNode);
  const text = selection.toString().trim().replace(/\s+/g, " ");
  if (!words || within(selection.focusNode) !== words || !text) return null;
  return { entry: words.dataset.entry, text: text.slice(0, 300), box: selection.getRangeAt(0).getBoundingClientRect() };
}

let settling = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  settling = setTimeout(() => {
    const found = selectedWords();
    marker.hidden = !found;
    if (!found) return;
    const page = talk.getBoundingClientRect();
    marker.style.left = `${found.box.left + found.box.width / 2 - page.left}px`;
    marker.style.top = `${found.box.bottom - page.top}px`;
  }, 120);
});
marker.addEventListener("mousedown", (event) => event.preventDefault());
marker.querySelector("button").addEventListener("click", () => notePoint());

function notePoint() {
  const found = selectedWords();
  if (!found) return;
  htmx.ajax("POST", `/cases/${talk.dataset.number}/points`, {
    target: "#punkty", swap: "outerHTML", values: { text: found.text, entry: found.entry },
  }).then(() => refreshTimeline());
  getSelection().removeAllRanges();
  marker.hidden = true;
}

// --- menus --------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".choose[open]")) if (!open.contains(event.target)) open.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  marker.hidden = true;
  for (const open of document.querySelectorAll(".choose[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

/** A menu that would pass the window's right edge opens to the left. */
function stayInside(box) {
  box.classList.remove("leftwards");
  box.classList.toggle("leftwards", box.getBoundingClientRect().right > document.documentElement.clientWidth);
}

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".choose[open]")) {
    stayInside(event.target.querySelector(".choose-box"));
    event.target.querySelector("input:not([type=hidden])")?.select();
  }
  if (event.target.matches?.(".copy[open]")) event.target.querySelector("input").focus();
}, true);

document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches("#customer-edit, .clock-form")) return;
  for (const menu of document.querySelectorAll("#terminy .drop[open]")) menu.open = false;
  (event.target.querySelector(".answers a") ?? event.target.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
});
// A form that was opened here goes away here; without this line its link leads back to the case.
document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-shut]")?.closest(".clock-form");
  if (!box) return;
  event.preventDefault();
  box.replaceChildren();
  box.previousElementSibling.querySelector("a").focus();
  catchUp();
});

let leftFrom = "";
// Only a menu's own request says where the focus goes back to: news of the case are fetched at the same time.
document.addEventListener("htmx:beforeRequest", (event) => { leftFrom = event.target.dataset?.menu ?? leftFrom; });
document.addEventListener("htmx:afterSettle", (event) => {
  // Where closing asked for a word, that is where one goes on; else where one came from.
  if (event.target.id === "case-head" && leftFrom) (document.querySelector("#closing-word[autofocus]") ?? document.getElementById(leftFrom))?.focus();
  if (event.target.id === "case-head") leftFrom = "";
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard?.writeText(button.dataset.copy);
  document.getElementById("live").textContent = button.dataset.copied;
});

// The list beside the case is a convenience: where it does not come, the case takes its room.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.target.matches(".pane") || event.detail.xhr.status === 200) return;
  event.detail.shouldSwap = false;
  event.detail.target.remove();
});

// --- news ---------------------------------------------------------------------------------------------------------

const live = document.getElementById("live");
const stale = form.querySelector(".stale");

async function refreshTimeline() {
  const open = [...document.querySelectorAll("#timeline details[open]")].map((one) => one.closest("article")?.id).filter(Boolean);
  await htmx.ajax("GET", talk.dataset.timeline, { target: "#timeline", swap: "innerHTML" });
  for (const id of open) document.querySelector(`#${id} details`)?.setAttribute("open", "");
  const last = Number(document.getElementById("last-in")?.dataset.id ?? 0);
  const isNew = last > Number(form.elements.seen.value);
  if (isNew) {
    stale.hidden = false;
    stale.querySelector("[data-stale-link]").href = `#entry-${last}`;
    document.getElementById(`entry-${last}`)?.classList.add("flash");
  }
  return isNew;
}

form.querySelector("[data-stale-seen]").addEventListener("click", () => {
  form.elements.seen.value = document.getElementById("last-in").dataset.id;
  stale.hidden = true;
  write(mode() === "note" ? "note" : "reply");
});

const POINTS = /^case\.point_/;
const WORDS = /^case\.(message_received|answered|note_written|noted_automatic|delivery_)/;

// The desk's live connection (live.js) tells of every case; a page that was reset has to look at everything anew.
document.addEventListener("prezent:case", async ({ detail }) => {
  if (detail && detail.number !== talk.dataset.number && String(detail.id) !== talk.dataset.case) return;
  const action = detail?.action ?? "";
  const isNew = await refreshTimeline();
  live.textContent = isNew ? talk.dataset.newMessage : WORDS.test(action) ? talk.dataset.newWords : "";
  if (!POINTS.test(action)) refreshParts();
});

// The head and the panel follow too, but a menu, a form or a request that is in hand never vanishes under it: they wait.
let behind = false;
const inHand = () => document.querySelector(
  ".choose[open], .edit :focus, #case-head .htmx-request, :is(.pledges, #due) :is(:focus, details[open]), #w-word:focus, #terminy form",
);

function refreshParts() {
  behind = Boolean(inHand());
  if (!behind) htmx.ajax("GET", talk.dataset.parts, { target: "#case-head", swap: "outerHTML" });
}
function catchUp() {
  if (behind && !inHand()) refreshParts();
}
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "case-head" || detail.requestConfig.verb !== "get" || !inHand()) return;
  detail.shouldSwap = false;
  behind = true;
});
// A word that is being written stays when the news bring its field anew.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const field = detail.target.id === "closing-with-letter" && detail.fragment.querySelector("#w-word");
  if (field && form.elements.word) field.value = form.elements.word.value;
});
document.addEventListener("htmx:afterRequest", catchUp);
document.addEventListener("focusout", () => { if (behind) setTimeout(catchUp, 300); });
document.addEventListener("toggle", () => { if (behind) setTimeout(catchUp, 300); }, true);

// An error on top is where the reader must be.
(document.getElementById("problem") ?? document.querySelector("#against:not([hidden]) input"))?.focus();
