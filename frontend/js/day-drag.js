// Dragging in the diary with mouse, pen and finger: move, stretch, and draw a new visit on free time.
import { Carry, clockOf } from "./day-carry.js";
import { pixelsOf, placeItem } from "./day-grid.js";

const MOUSE_SLACK = 4;
const TOUCH_SLACK = 9;
const LONG_PRESS_MS = 380;
const EDGE = 56; // pixels from the board's border within which it scrolls along
const SPEED = 14;

let press = null; // the button is down, nothing is carried yet
let drag = null; // something is carried: { follow, put, back, day, x, y }
let swallow = false; // the click that ends a drag opens nothing

function onDown(event) {
  if (event.button !== 0 || drag) return;
  const day = event.target.closest(".day");
  if (!day) return;
  const begin = beginning(event, day);
  if (!begin) return;
  clearTimeout(press?.timer);
  press = { begin, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch" };
  if (press.touch) press.timer = setTimeout(() => start(event), LONG_PRESS_MS);
}

function beginning(event, day) {
  const card = event.target.closest(".event");
  if (card) {
    const pulled = event.target.closest("[data-grip]") && card.dataset.minutes;
    if (card.dataset.place && (pulled || "movable" in card.dataset)) return () => carrying(card, pulled ? "stretch" : "move", event);
    return null;
  }
  const column = event.target.closest(".day-col");
  return column && day.dataset.new ? () => drawing(column, event) : null;
}

function carrying(card, kind, event) {
  const carry = new Carry(card, kind);
  const grabbed = event.clientY - card.getBoundingClientRect().top;
  const follow = (x, y) => {
    const box = carry.home.getBoundingClientRect();
    if (kind === "stretch") carry.until((y - box.top) / carry.pixels);
    else carry.to(columnAt(carry.columns, x), (y - grabbed - box.top) / carry.pixels);
  };
  return { follow, put: (copies) => carry.put(copies), back: () => carry.back(), day: carry.day };
}

const columnAt = (columns, x) => columns.find((column) => {
  const box = column.getBoundingClientRect();
  return x >= box.left && x < box.right;
});

function drawing(column, event) {
  const day = column.closest(".day");
  const pixels = pixelsOf(day);
  const step = Number(day.dataset.step);
  const minuteAt = (y) => (y - column.getBoundingClientRect().top) / pixels;
  const from = Math.floor(minuteAt(event.clientY) / step) * step;
  const ghost = column.appendChild(Object.assign(document.createElement("div"), { className: "event event-new" }));
  const follow = (_x, y) => {
    const until = Math.max(from + step, Math.ceil(minuteAt(y) / step) * step);
    Object.assign(ghost.dataset, { top: from, height: until - from });
    placeItem(ghost, pixels);
    const start = Number(column.dataset.start);
    ghost.textContent = `${clockOf(column, start + from * 60)}–${clockOf(column, start + until * 60)}`;
  };
  return { follow, put: () => { location.href = newAddress(column, from, Number(ghost.dataset.height)); }, back: () => ghost.remove(), day };
}

function newAddress(column, minute, minutes) {
  const day = column.closest(".day");
  const start = new Date((Number(column.dataset.start) + minute * 60) * 1000).toISOString();
  const hint = new URLSearchParams({ day: column.dataset.date, hint: start });
  if (column.dataset.staff) hint.set("with", column.dataset.staff);
  if (column.dataset.location) hint.set("location", column.dataset.location);
  if (minutes) hint.set("minutes", minutes);
  return `${day.dataset.new}&${hint}`;
}

function start(event) {
  clearTimeout(press.timer);
  drag = { ...press.begin(), x: event.clientX, y: event.clientY };
  if (press.touch) navigator.vibrate?.(12);
  document.documentElement.classList.add("is-dragging");
  getSelection()?.removeAllRanges();
  requestAnimationFrame(tick);
}

function tick() {
  if (!drag) return;
  scrollAlong(drag.day);
  drag.follow(drag.x, drag.y);
  requestAnimationFrame(tick);
}

function scrollAlong(day) {
  const box = day.getBoundingClientRect();
  const pull = (near, far, at) => (at < near + EDGE ? -1 : at > far - EDGE ? 1 : 0);
  day.scrollTop += SPEED * pull(box.top + 58, box.bottom, drag.y);
  day.scrollLeft += SPEED * pull(box.left + 56, box.right, drag.x);
}

function onMove(event) {
  if (drag) { drag.x = event.clientX; drag.y = event.clientY; return; }
  if (!press) return;
  const far = Math.hypot(event.clientX - press.x, event.clientY - press.y);
  if (press.touch && far > TOUCH_SLACK) { clearTimeout(press.timer); press = null; }
  else if (!press.touch && far > MOUSE_SLACK) start({ clientX: press.x, clientY: press.y, ...pointOf(event) });
}

const pointOf = (event) => ({ clientX: event.clientX, clientY: event.clientY });

function finish(verb, copies) {
  clearTimeout(press?.timer);
  press = null;
  if (!drag) return;
  const done = drag;
  drag = null;
  document.documentElement.classList.remove("is-dragging");
  done.follow(done.x, done.y);
  done[verb](copies);
  swallow = true;
  setTimeout(() => { swallow = false; }, 60);
}

function onClick(event) {
  if (swallow) { event.preventDefault(); event.stopImmediatePropagation(); swallow = false; return; }
  const column = event.target.closest(".day-col");
  const day = column?.closest(".day");
  if (!column || !day.dataset.new || event.target.closest(".event")) return;
  const step = Number(day.dataset.step);
  const minute = (event.clientY - column.getBoundingClientRect().top) / pixelsOf(day);
  location.href = newAddress(column, Math.floor(minute / step) * step);
}

export const isDragging = () => drag !== null;
export const letGo = () => finish("back");

export function startDragging() {
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove);
  document.addEventListener("pointerup", (event) => finish("put", event.ctrlKey || event.metaKey));
  document.addEventListener("pointercancel", () => finish("back"));
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", (event) => { if (drag && event.key === "Escape") { event.stopPropagation(); finish("back"); } }, true);
  document.addEventListener("touchmove", (event) => { if (drag) event.preventDefault(); }, { passive: false });
  document.addEventListener("contextmenu", (event) => { if (drag || press?.touch) event.preventDefault(); });
  document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".day")) event.preventDefault(); });
}
