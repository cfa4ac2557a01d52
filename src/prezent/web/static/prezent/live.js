// The live connection. Pages listen to `prezent:case` on the document: detail is {number, id, action, entry?}, or null
// when too much was missed and everything has to be looked at anew. One tab of a browser holds the line and tells the
// others, since a browser opens only six connections to a server that speaks HTTP/1. A page names the last line of the
// log that it was made from, so that it hears what happened between its making and its listening.
const LOCK = "prezent-live";
const QUIET_MS = 400;
const RETRY_MS = 15000;

const others = "BroadcastChannel" in window ? new BroadcastChannel(LOCK) : null;
let source = null;
let release = null;
let renew = 0;
let known = 0;
const heard = []; // the last lines, for a tab that opens later: [mark, detail]
const KEPT = 100;

function tell(detail) {
  document.dispatchEvent(new CustomEvent("prezent:case", { detail }));
  clearTimeout(renew);
  renew = setTimeout(() => window.htmx?.trigger(document.body, "live:nav"), QUIET_MS);
}

function hear(event, detail) {
  known = Number(event.lastEventId) || known;
  heard.push([known, detail]);
  if (heard.length > KEPT) heard.shift();
  tell(detail);
  others?.postMessage({ detail });
}

/** Another tab speaks: it tells what it heard, or asks the one that holds the line for what came after a mark. */
function overhear({ data }) {
  if ("after" in data) {
    if (source) for (const [mark, detail] of heard) if (mark > data.after) others.postMessage({ detail });
  } else tell(data.detail);
}

function open() {
  source = new EventSource(`/live?after=${known}`);
  source.addEventListener("case", (event) => hear(event, JSON.parse(event.data)));
  source.addEventListener("reset", (event) => hear(event, null));
  // The browser comes back by itself after a broken line, but not after a refusal (a restart, say).
  source.addEventListener("error", () => {
    if (source?.readyState === EventSource.CLOSED) setTimeout(() => { if (source?.readyState === EventSource.CLOSED) open(); }, RETRY_MS);
  });
}

function close() {
  source?.close();
  source = null;
  release?.();
  release = null;
}

function start() {
  if (others && navigator.locks) {
    navigator.locks.request(LOCK, () => new Promise((done) => {
      release = done;
      open();
    })).catch(() => open());
  } else open();
}

const views = document.getElementById("nav-views");
if (views) {
  known = Number(views.dataset.after);
  others?.addEventListener("message", overhear);
  others?.postMessage({ after: known });
  start();
  addEventListener("pagehide", close);
  // A page that comes back from the browser's memory has heard nothing meanwhile.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    start();
    tell(null);
  });
}
