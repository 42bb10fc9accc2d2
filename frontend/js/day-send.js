// Tells the server what was done in the diary, shows what it says, and keeps the last word on the screen for a while.
import htmx from "htmx.org";

const CHANGED = "diary-changed"; // the board looks at once; also the mark of an answer made for the diary
const PASSING_MS = 9000;
const byId = (id) => document.getElementById(id);
let sending = 0;
let passing;

export const isSending = () => sending > 0;
export const look = () => document.body.dispatchEvent(new Event(CHANGED));

export function say(text) {
  const said = byId("said");
  if (said) said.textContent = text;
}

// True when it was done. What the server says in either case stands among the toasts.
export async function send(url, values) {
  const token = document.querySelector("#place [name=csrfmiddlewaretoken]").value;
  sending += 1;
  try {
    const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" }, body: new URLSearchParams(values) });
    if (answer.headers.get("HX-Trigger") !== CHANGED) { location.reload(); return false; }
    show(await answer.text());
    return answer.ok;
  } catch {
    byId("lost").hidden = false;
    return false;
  } finally {
    sending -= 1;
    look();
  }
}

function show(html) {
  const toasts = byId("toasts");
  toasts.innerHTML = html;
  htmx.process(toasts);
  settleToasts();
}

function settleToasts() {
  clearTimeout(passing);
  if (byId("toasts").querySelector("[data-passing]")) passing = setTimeout(clear, PASSING_MS);
  byId("toasts").querySelector("[data-refused] .chip, [data-refused] .btn-small:not([data-dismiss])")?.focus();
}

export function clear() {
  byId("toasts").replaceChildren();
}

// A refusal is shown like any other answer, though its status says that nothing was done.
function takeRefusals(event) {
  if (event.detail.target?.id !== "toasts") return;
  if (event.detail.xhr.getResponseHeader("HX-Trigger") !== CHANGED) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
}

export function startSending() {
  document.addEventListener("htmx:beforeSwap", takeRefusals);
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target?.id === "toasts") settleToasts(); });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-dismiss]")) clear(); });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
}
