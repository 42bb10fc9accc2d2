// The live board by keys: the arrows go from card to card, the space bar takes the next step, Enter opens the visit.
const typing = (target) => target.closest("input,textarea,select,button,a,summary,[contenteditable],dialog[open]");
const cardsOf = (lane) => [...lane.querySelectorAll("[data-card]")];

function beside(card, way) {
  const lanes = [...document.querySelectorAll("[data-lane]")].filter((lane) => lane.querySelector("[data-card]"));
  const at = lanes.indexOf(card.closest("[data-lane]"));
  const lane = lanes[at + way];
  return lane && cardsOf(lane)[Math.min(cardsOf(lanes[at]).indexOf(card), cardsOf(lane).length - 1)];
}

function along(card, way) {
  const cards = cardsOf(card.closest("[data-lane]"));
  return cards[cards.indexOf(card) + way];
}

function act(key, card) {
  if (key === "ArrowLeft" || key === "ArrowRight") (card ? beside(card, key === "ArrowLeft" ? -1 : 1) : document.querySelector("[data-card]"))?.focus();
  else if (!card) return false;
  else if (key === "ArrowUp" || key === "ArrowDown") along(card, key === "ArrowUp" ? -1 : 1)?.focus();
  else if (key === " ") card.querySelector("[data-next]")?.click();
  else if (key === "Enter") card.querySelector("a")?.click();
  else return false;
  return true;
}

function onKey(event) {
  if (!document.querySelector("[data-lanes]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const card = event.target.closest("[data-card]");
  if (typing(event.target) && event.target !== card) return;
  if (act(event.key, card)) event.preventDefault();
}

// The lanes are drawn anew: whoever stood on a card stands on it still, in whichever lane it is now.
let stood;
const remember = () => { stood = document.activeElement?.closest("[data-card]")?.id; };
const giveBack = () => { if (stood && document.activeElement === document.body) document.getElementById(stood)?.focus({ preventScroll: true }); };

export function startBoard() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target?.id === "changing") remember(); });
  document.addEventListener("htmx:afterSettle", giveBack);
}
