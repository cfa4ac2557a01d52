// The frame of every page: colours, menus, errors of parts, lists that grow. Everything works without it, only less well.
import "./keys.js";
import "./live.js";
import "./fresh.js";

const root = document.documentElement;
const notice = document.getElementById("notice");

// --- colours --------------------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form) return;
  event.preventDefault();
  const theme = event.submitter?.value ?? "";
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  for (const button of document.querySelectorAll("[form=f-theme]")) button.setAttribute("aria-pressed", String(button === event.submitter));
  const body = new FormData(form, event.submitter);
  fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
});

// --- menus ----------------------------------------------------------------------------------------------------------

function shut(except) {
  for (const open of document.querySelectorAll(".drop[open]")) if (!open.contains(except)) open.open = false;
}
document.addEventListener("click", (event) => shut(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".drop[open]");
  open?.querySelector("summary").focus();
  shut(null);
});
// A view chosen in the phone's drawer closes the drawer, also when the page is only scrolled.
document.getElementById("widoki")?.addEventListener("click", (event) => {
  if (event.target.closest("a") && event.currentTarget.matches(":popover-open")) event.currentTarget.hidePopover();
});

// --- parts that htmx fetches ----------------------------------------------------------------------------------------

const said = document.body.dataset;

function tell(text) {
  if (!notice || !text) return;
  const line = document.createElement("p");
  line.className = "toast ic late";
  line.setAttribute("role", "alert");
  line.textContent = text;
  notice.replaceChildren(line);
}
document.addEventListener("htmx:sendError", () => tell(said.offline));
document.addEventListener("htmx:responseError", ({ detail }) => { if (detail.xhr.status >= 500) tell(said.broken); });
// A session that has ended answers with the door: it must open as a page, not inside a list.
document.addEventListener("htmx:beforeSwap", (event) => {
  const door = event.detail.xhr.responseURL && new URL(event.detail.xhr.responseURL).pathname === said.door;
  if (!door) return;
  event.detail.shouldSwap = false;
  location.reload();
});

// --- lists that grow ------------------------------------------------------------------------------------------------

// The narrow list beside a case opens where the case is.
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.matches?.(".pane")) target.querySelector("[aria-current]")?.closest(".row").scrollIntoView({ block: "center" });
});

let known = null;
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.matches("[data-more]")) known = document.querySelectorAll("#list .row").length;
});
document.addEventListener("htmx:afterSettle", () => {
  if (known === null) return;
  document.querySelectorAll("#list .row a")[known]?.focus();
  known = null;
});
