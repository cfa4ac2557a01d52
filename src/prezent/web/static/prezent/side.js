// A letter to others: its draft saves itself, and files go to it at once. The form works without any of it.
import { DraftKeeper } from "./drafts.js";

const form = document.getElementById("odpowiedz");
const said = form.dataset;
const list = document.getElementById("files-side");
const picker = document.getElementById("s-upload");
const state = document.getElementById("draft-state");
const discard = form.querySelector(".discard");
const UNKEPT = ["files", "against", "receipt", "mode"]; // what is no part of a draft

function words() {
  const body = new FormData(form);
  for (const name of UNKEPT) body.delete(name);
  return body;
}

const keeper = new DraftKeeper({
  address: () => said.drafts,
  body: words,
  saved: (answer) => {
    state.textContent = answer.said;
    discard.hidden = !answer.saved;
  },
  failed: () => { state.textContent = said.saidOffline; },
});

form.addEventListener("prezent:change", () => keeper.touch("side"));
form.addEventListener("input", ({ target }) => { if (!UNKEPT.includes(target.name)) keeper.touch("side"); });

let sending = false;
form.addEventListener("submit", (event) => {
  if (sending) event.preventDefault();
  sending = true;
  keeper.stop();
});
// The way back from another page brings the form as it was: what became of it, the desk knows.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// --- files --------------------------------------------------------------------------------------------------------

picker.addEventListener("change", async () => {
  const files = [...picker.files];
  picker.value = "";
  for (const file of files) {
    if (file.size > Number(said.uploadMb) * 1024 * 1024) tell(`${said.saidLarge} ${file.name} (${said.uploadMb} MB)`);
    else await upload(file);
  }
});

function tell(text) {
  const line = document.createElement("li");
  line.className = "late";
  line.setAttribute("role", "alert");
  line.textContent = text;
  list.append(line);
}

async function post(address, body) {
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const response = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (!response.ok) throw new Error(String(response.status));
  list.innerHTML = await response.text();
}

async function upload(file) {
  const body = new FormData();
  body.append("files", file, file.name);
  state.textContent = said.saidUpload;
  try {
    await post(`${said.drafts}/files`, body);
    state.textContent = "";
    discard.hidden = false;
  } catch {
    state.textContent = "";
    tell(`${said.saidUploadFailed} (${file.name})`);
  }
}

form.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-remove-file]");
  if (!button) return;
  event.preventDefault();
  const body = new FormData();
  body.set("_method", "DELETE");
  try {
    await post(button.formAction, body);
    picker.focus();
  } catch {
    form.requestSubmit(button); // the way without scripts says what is wrong
  }
});

document.querySelector(".problem")?.focus();
