// The day's moving parts: the drawer, the keyboard, the now line, and saying when the connection is lost.
import { isCarrying } from "./day-carry.js";
import { isDragging, startDragging } from "./day-drag.js";
import { startKeys } from "./day-keys.js";
import { isSending, startSending } from "./day-send.js";
import { startZoom } from "./day-zoom.js";

const byId = (id) => document.getElementById(id);
const typing = (target) => target.closest("input,textarea,select,[contenteditable],dialog[open]");

function openDrawer(event) {
  if (event.detail.target?.id !== "drawer-body") return;
  const drawer = byId("drawer");
  if (!drawer.open) drawer.showModal();
  drawer.querySelector("h1")?.focus();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!link || (event.key.startsWith("Arrow") && event.target.closest(".day"))) return;
  event.preventDefault();
  link.click();
}

function moveNowLine() {
  const day = document.querySelector(".day[data-start]");
  if (!day) return;
  day.querySelectorAll("[data-now]").forEach((line) => {
    const start = Number(line.closest(".day-col").dataset.start);
    const minute = Math.floor((Date.now() / 1000 - start) / 60);
    line.dataset.top = minute;
    line.hidden = minute > Number(day.dataset.to);
  });
}

function showNow() {
  const day = document.querySelector(".day[data-start]");
  const line = day?.querySelector("[data-now]");
  if (line && !line.hidden) day.scrollTop = Math.max(0, line.offsetTop - day.clientHeight / 3);
}

// The board does not change under somebody's hand, and stays scrolled where it was when it does.
const isHeld = () => isCarrying() || isDragging() || isSending() || document.querySelector("#changing [data-hold][open]");
let scrolled;

function hold(event) {
  if (event.detail.elt?.id === "changing" && isHeld()) event.preventDefault();
}

function keepScroll(event) {
  if (event.detail.target?.id !== "changing") return;
  if (isHeld()) event.detail.shouldSwap = false;
  const board = byId("board");
  scrolled = board && [board.scrollLeft, board.scrollTop];
}

function giveScrollBack() {
  const board = byId("board");
  if (board && scrolled) [board.scrollLeft, board.scrollTop] = scrolled;
  scrolled = undefined;
}

function watchConnection() {
  const lost = (yes) => { const note = byId("lost"); if (note) note.hidden = !yes; };
  document.addEventListener("htmx:sendError", () => lost(true));
  document.addEventListener("htmx:timeout", () => lost(true));
  document.addEventListener("htmx:responseError", (event) => lost(event.detail.xhr.status >= 500));
  document.addEventListener("htmx:afterOnLoad", (event) => lost(event.detail.xhr.status >= 500));
  window.addEventListener("offline", () => lost(true));
}

// A session that ended answers with the sign-in page: show that as a page, never inside this one.
function guardSession(event) {
  const asked = new URL(event.detail.pathInfo.requestPath, location.href);
  const came = event.detail.xhr.responseURL && new URL(event.detail.xhr.responseURL);
  if (came && came.pathname !== asked.pathname && came.pathname.startsWith("/desk/login")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
}

export function startDay(place) {
  const draw = () => { moveNowLine(); if (!isHeld()) place(); giveScrollBack(); };
  document.addEventListener("htmx:afterSwap", openDrawer);
  document.addEventListener("htmx:beforeRequest", hold);
  document.addEventListener("htmx:beforeSwap", keepScroll);
  document.addEventListener("htmx:afterSwap", draw);
  document.addEventListener("htmx:afterSettle", draw);
  document.addEventListener("htmx:beforeSwap", guardSession);
  document.addEventListener("keydown", onKey);
  startSending();
  startDragging();
  startKeys();
  startZoom();
  watchConnection();
  draw();
  showNow();
  setInterval(draw, 30000);
}
