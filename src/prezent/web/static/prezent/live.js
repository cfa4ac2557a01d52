// The live connection. Pages listen to `prezent:case` on the document: detail is {number, id, action, entry?}, or null
// when too much was missed and everything has to be looked at anew. One tab of a browser holds the line and tells the
// others, since a browser opens only six connections to a server that speaks HTTP/1.
const LOCK = "prezent-live";
const QUIET_MS = 400;
const RETRY_MS = 15000;

const others = "BroadcastChannel" in window ? new BroadcastChannel(LOCK) : null;
let source = null;
let release = null;
let renew = 0;

function tell(detail) {
  document.dispatchEvent(new CustomEvent("prezent:case", { detail }));
  clearTimeout(renew);
  renew = setTimeout(() => window.htmx?.trigger(document.body, "live:nav"), QUIET_MS);
}

function hear(detail) {
  tell(detail);
  others?.postMessage(detail);
}

function open() {
  source = new EventSource("/live");
  source.addEventListener("case", (event) => hear(JSON.parse(event.data)));
  source.addEventListener("reset", () => hear(null));
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

if (document.getElementById("nav-views")) {
  others?.addEventListener("message", (event) => tell(event.data));
  start();
  addEventListener("pagehide", close);
  // A page that comes back from the browser's memory has heard nothing meanwhile.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    start();
    tell(null);
  });
}
