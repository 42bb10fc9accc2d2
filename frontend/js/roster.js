// The roster by mouse, finger and keys: shifts are carried to other people and days, stretched, copied, taken out.
import htmx from "htmx.org";

const STEP = 15;
const SLACK = 5;
const LONG_PRESS_MS = 350;
const DAY = 1440;
const byRow = (cell) => [...cell.closest("tbody").querySelectorAll("tr")].map((row) => [...row.querySelectorAll(".roster-cell")]);
const roster = () => document.getElementById("roster");
let press = null;
let drag = null;
let swallow = false;
let chosen = null; // the day that a phone shows
let swipe = null;
let stood = null; // the keys of the shifts before a change was taken back
let copied = null; // the key of a shift that "v" puts elsewhere

const wall = (minute) => `${String(Math.floor((minute % DAY) / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function setBars(root) {
  const frame = root.querySelector?.("#roster") ?? roster();
  if (!frame) return;
  const [from, until] = [Number(frame.dataset.from), Number(frame.dataset.until)];
  const share = (minute) => (100 * (Math.min(Math.max(minute, from), until) - from)) / (until - from);
  frame.querySelectorAll(".roster-shift").forEach((shift) => {
    lay(shift.querySelector("[data-bar]"), shift.dataset, share);
    shift.querySelectorAll("[data-pause]").forEach((pause) => lay(pause, pause.dataset, share));
  });
}

function lay(bar, { start, end }, share) {
  bar.style.left = `${share(Number(start))}%`;
  bar.style.width = `${share(Number(end)) - share(Number(start))}%`;
}

function send(values, focus) {
  const frame = roster();
  const token = frame.querySelector("[name=csrfmiddlewaretoken]").value;
  frame.setAttribute("aria-busy", "true");
  return htmx.ajax("POST", frame.dataset.url, {
    source: frame, target: frame, swap: "outerHTML", headers: { "X-CSRFToken": token }, values: { version: frame.dataset.version, ...values },
  }).then(() => find(focus)?.focus());
}

const find = (focus) => focus && (document.querySelector(`[data-shift="${focus}"]`) ?? document.querySelector(`#roster ${focus.startsWith("#") ? focus : "#none"} .roster-add`));
const cellOf = (element) => element?.closest?.("#roster .roster-cell");
const putOf = (cell, start, end) => `${cell.dataset.staff}|${cell.dataset.on}|${start}|${end}`;
const keyOf = (cell, start) => `${cell.dataset.staff}|${cell.dataset.on}|${start}`;

function move(shift, cell, { copy = false, start = Number(shift.dataset.start), end = Number(shift.dataset.end) } = {}) {
  const key = keyOf(cell, start);
  if (key === shift.dataset.shift && end === Number(shift.dataset.end)) return;
  send({ ...(copy ? {} : { take: shift.dataset.shift }), put: putOf(cell, start, end) }, key);
}

function onDown(event) {
  const shift = event.target.closest("#roster .roster-shift");
  if (event.button !== 0 || !shift || "past" in cellOf(shift).dataset) return;
  press = { shift, grip: event.target.closest("[data-grip]")?.dataset.grip, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" };
  if (press.touch) press.timer = setTimeout(() => begin(event), LONG_PRESS_MS);
}

function begin(event) {
  const { shift, grip } = press;
  const ghost = grip ? null : document.body.appendChild(shift.cloneNode(true));
  if (ghost) {
    ghost.removeAttribute("data-shift");
    ghost.classList.add("roster-ghost");
    ghost.style.width = `${shift.offsetWidth}px`;
    shift.classList.add("is-carried");
  }
  drag = { shift, grip, ghost, x: press.x, start: Number(shift.dataset.start), end: Number(shift.dataset.end) };
  document.documentElement.classList.add("is-dragging");
  follow(event);
}

function follow(event) {
  if (drag.grip) return stretch(event.clientX);
  drag.ghost.style.transform = `translate(${event.clientX - 30}px, ${event.clientY - 14}px)`;
  drag.ghost.querySelector("b").textContent = (event.ctrlKey || event.metaKey ? "+ " : "") + drag.shift.querySelector("b").textContent;
  const over = cellOf(document.elementFromPoint(event.clientX, event.clientY));
  const cell = over && !("past" in over.dataset) ? over : null;
  if (cell === drag.cell) return;
  drag.cell?.classList.remove("is-target");
  cell?.classList.add("is-target");
  drag.cell = cell;
}

function stretch(x) {
  const frame = roster();
  const perPixel = (frame.dataset.until - frame.dataset.from) / drag.shift.querySelector(".roster-track").offsetWidth;
  const by = Math.round(((x - drag.x) * perPixel) / STEP) * STEP;
  const { start, end } = drag.shift.dataset;
  if (drag.grip === "start") drag.start = Math.max(0, Math.min(Number(start) + by, drag.end - STEP));
  else drag.end = Math.max(Number(end) + by, drag.start + STEP);
  drag.shift.querySelector("b").textContent = `${wall(drag.start)}–${wall(drag.end)}`;
  const share = (minute) => (100 * (minute - frame.dataset.from)) / (frame.dataset.until - frame.dataset.from);
  lay(drag.shift.querySelector("[data-bar]"), drag, share);
}

function onMove(event) {
  if (drag) return follow(event);
  if (!press) return;
  const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLACK;
  if (far && press.touch) drop(false);
  else if (far) begin(event);
}

function drop(done, event) {
  clearTimeout(press?.timer);
  press = null;
  if (!drag) return;
  const { shift, grip, ghost, cell, start, end } = drag;
  drag = null;
  ghost?.remove();
  shift.classList.remove("is-carried");
  cell?.classList.remove("is-target");
  document.documentElement.classList.remove("is-dragging");
  swallow = true;
  setTimeout(() => { swallow = false; }, 60);
  if (done && grip) move(shift, cellOf(shift), { start, end });
  else if (done && cell) move(shift, cell, { copy: event.ctrlKey || event.metaKey });
  else setBars(document);
}

function onClick(event) {
  if (swallow && event.target.closest("#roster")) { event.preventDefault(); swallow = false; return; }
  const day = event.target.closest("#roster [data-pick]");
  if (day) return pick(Number(day.dataset.pick));
  const add = event.target.closest("#roster .roster-add");
  if (!add) return;
  event.preventDefault();
  const cell = cellOf(add);
  send({ put: add.value }, `#${cell.id}`);
}

// On a phone one day is shown at a time: chosen by its name, or by a swipe; the grid that comes back keeps it.
function pick(day) {
  chosen = Math.min(Math.max(day, 0), 6);
  showDay();
}

function showDay() {
  const frame = roster();
  if (!frame) return;
  if (chosen !== null) frame.dataset.day = chosen;
  frame.querySelectorAll("[data-pick]").forEach((one) => one.toggleAttribute("data-picked", one.dataset.pick === frame.dataset.day));
}

function onSwipe(event) {
  if (!swipe || drag || event.pointerType !== "touch" || !window.matchMedia("(max-width: 699px)").matches) return;
  const [x, y] = [event.clientX - swipe.x, event.clientY - swipe.y];
  if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) pick(Number(roster().dataset.day) + (x < 0 ? 1 : -1));
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function neighbour(cell, [down, aside]) {
  const rows = byRow(cell);
  const row = rows.findIndex((cells) => cells.includes(cell));
  return rows[row + down]?.[rows[row].indexOf(cell) + aside];
}

function onKey(event) {
  if (drag && event.key === "Escape") return drop(false);
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("input,textarea,select")) {
    document.querySelector("[data-roster-undo]")?.requestSubmit();
  }
  const cell = cellOf(event.target);
  if (!cell || event.ctrlKey || event.metaKey) return;
  if (act(event, cell, event.target.closest(".roster-shift"))) event.preventDefault();
}

function act(event, cell, shift) {
  if (event.key in STEPS) return onArrow(event, cell, shift);
  if (event.key === "c" && shift) copied = { ...shift.dataset };
  else if (event.key === "v" && copied) send({ put: putOf(cell, copied.start, copied.end) }, keyOf(cell, copied.start));
  else if ((event.key === "Delete" || event.key === "Backspace") && shift) send({ take: shift.dataset.shift }, `#${cell.id}`);
  else return false;
  return true;
}

function onArrow(event, cell, shift) {
  const to = neighbour(cell, STEPS[event.key]);
  if (event.altKey && shift) edge(event.key, cell, shift);
  else if (event.shiftKey && shift) { if (to) move(shift, to); }
  else (to?.querySelector(".roster-shift") ?? to?.querySelector(".roster-add"))?.focus();
  return true;
}

function edge(key, cell, shift) {
  const by = key === "ArrowLeft" || key === "ArrowUp" ? -STEP : STEP;
  const [start, end] = [Number(shift.dataset.start), Number(shift.dataset.end)];
  if (key === "ArrowUp" || key === "ArrowDown") move(shift, cell, { start: Math.max(0, start + by), end });
  else move(shift, cell, { start, end: end + by });
}

// A refusal comes with the grid as it stands, so it is shown like any other answer.
function takeRefusals(event) {
  if (event.detail.target?.id !== "roster" || !event.detail.xhr.responseText.includes("data-roster")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
}

const shiftsNow = () => [...document.querySelectorAll("#roster [data-shift]")];

// Whoever takes a change back goes on from what came back with it.
function rememberShifts({ detail: { elt } }) {
  if (elt.matches("[data-roster-undo]")) stood = new Set(shiftsNow().map((shift) => shift.dataset.shift));
}

function focusWhatCameBack() {
  if (!stood) return;
  const back = shiftsNow().find((shift) => !stood.has(shift.dataset.shift));
  stood = null;
  (back ?? document.querySelector("[data-roster-undo] button"))?.focus();
}

export function startRoster() {
  if (!roster()) return;
  setBars(document);
  showDay();
  document.addEventListener("htmx:beforeSwap", takeRefusals);
  document.addEventListener("htmx:beforeRequest", rememberShifts);
  document.addEventListener("htmx:afterSettle", () => { setBars(document); showDay(); focusWhatCameBack(); });
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerdown", (event) => { swipe = event.target.closest(".roster-scroll") && { x: event.clientX, y: event.clientY }; });
  document.addEventListener("pointerup", (event) => { onSwipe(event); drop(true, event); });
  document.addEventListener("pointercancel", () => drop(false));
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onKey);
  document.addEventListener("touchmove", (event) => { if (drag) event.preventDefault(); }, { passive: false });
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.("#roster")) event.preventDefault(); });
}
