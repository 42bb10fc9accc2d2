// The diary by keys: from card to card, moved and stretched in place, cancelled, taken back.
import { Carry } from "./day-carry.js";
import { clear, say } from "./day-send.js";
import { zoom } from "./day-zoom.js";

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const CLOSER = { "+": 1, "=": 1, "-": -1 }; // the keys that change the step of the grid
const typing = (target) => target.closest("input,textarea,select,[contenteditable],dialog[open]");
let carry = null; // the card in move mode
let cancels = false; // the drawer that opens next is for cancelling

const cards = () => [...document.querySelectorAll(".day .event:not(.event-open):not(.event-hold)")].filter((card) => card.offsetParent);

function nearest(from, [aside, down]) {
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  const [x, y] = middle(from.getBoundingClientRect());
  const away = (card) => {
    const [cx, cy] = middle(card.getBoundingClientRect());
    const along = (cx - x) * aside + (cy - y) * down;
    const across = Math.abs((cx - x) * down) + Math.abs((cy - y) * aside);
    return along > 4 ? along + 2 * across : Infinity;
  };
  const best = cards().filter((card) => card !== from).map((card) => [away(card), card]).sort((one, other) => one[0] - other[0])[0];
  return best && best[0] < Infinity ? best[1] : null;
}

function step(event) {
  const [aside, down] = ARROWS[event.key];
  if (event.shiftKey && down && carry.kind !== "stretch" && carry.card.dataset.minutes) change("stretch");
  if (carry.kind === "stretch") carry.until(carry.top + carry.newHeight + down * carry.step);
  else carry.to(carry.columns[carry.columns.indexOf(carry.column) + aside] ?? carry.column, carry.newTop + down * carry.step);
  carry.card.scrollIntoView({ block: "nearest", inline: "nearest" });
  say(`${carry.times()} ${carry.column.getAttribute("aria-label")}`);
}

function change(kind) {
  const { card } = carry;
  carry.back();
  carry = new Carry(card, kind);
}

function onCarry(event) {
  if (event.key in ARROWS) step(event);
  else if (event.key === "Enter") end("put");
  else if (event.key === "Escape" || event.key === "Tab") end("back");
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function end(verb) {
  const done = carry;
  carry = null;
  done[verb]();
  done.card.focus();
}

function onCard(event, card) {
  if (event.key in ARROWS) nearest(card, ARROWS[event.key])?.focus();
  else if (event.key === "m" && card.dataset.place && ("movable" in card.dataset || card.dataset.minutes)) carry = new Carry(card, "movable" in card.dataset ? "move" : "stretch");
  else if (event.key === "Delete" || event.key === "Backspace") { cancels = true; card.click(); }
  else return false;
  return true;
}

function onPage(event) {
  if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (event.key === "v") (document.querySelector(".day .event.is-next") ?? cards()[0])?.focus();
  else if (event.key in CLOSER && document.querySelector(".day")) zoom(document.querySelector(".day"), CLOSER[event.key]);
  else if (event.key === "Escape") clear();
  else return false;
  return true;
}

function onKey(event) {
  if (carry) return onCarry(event);
  if (typing(event.target)) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey) {
    event.preventDefault();
    document.getElementById("undo")?.requestSubmit();
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const card = event.target.closest(".day .event[data-visit]");
  if (!((card && onCard(event, card)) || onPage(event))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function openCancelling(event) {
  if (!cancels || event.detail.target?.id !== "drawer-body") return;
  cancels = false;
  const reason = event.detail.target.querySelector("[name=reason]");
  const fold = reason?.closest("details");
  if (fold) fold.open = true;
  reason?.focus();
}

export function startKeys() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("htmx:afterSettle", openCancelling);
}
