// Two fingers, or + and -, change the step of the grid at once; what lies between the fingers stays where it is.
import { isDragging, letGo } from "./day-drag.js";
import { pixelsOf, place } from "./day-grid.js";

const STEPS = [30, 15, 10, 5];
const FURTHER = 1.3; // so much wider or narrower is one step
let fingers = null; // { day, apart }

function keep(step) {
  document.cookie = `diary_zoom=${step};path=/;max-age=31536000;samesite=lax`;
  document.querySelectorAll(".day-options a[data-zoom]").forEach((link) => {
    if (link.dataset.zoom === String(step)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

// `at` is where on the screen nothing is to move.
export function zoom(day, way, at = day.getBoundingClientRect().top + day.clientHeight / 2) {
  const step = STEPS[STEPS.indexOf(Number(day.dataset.step)) + way];
  if (!step) return;
  const below = at - day.querySelector(".day-hours").getBoundingClientRect().top;
  const minute = below / pixelsOf(day);
  day.dataset.step = step;
  place(day.parentElement);
  day.scrollTop += minute * pixelsOf(day) - below;
  keep(step);
}

const apartOf = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);

function onTouch(event) {
  fingers = null;
  const day = event.target.closest?.(".day");
  if (!day || event.touches.length !== 2) return;
  letGo();
  fingers = { day, apart: apartOf(event.touches) };
}

function onMove(event) {
  if (!fingers || event.touches.length !== 2) return;
  event.preventDefault();
  const apart = apartOf(event.touches);
  const way = apart > fingers.apart * FURTHER ? 1 : apart < fingers.apart / FURTHER ? -1 : 0;
  if (!way || isDragging()) return;
  fingers.apart = apart;
  zoom(fingers.day, way, (event.touches[0].clientY + event.touches[1].clientY) / 2);
}

export function startZoom() {
  document.addEventListener("touchstart", onTouch, { passive: true });
  document.addEventListener("touchmove", onMove, { passive: false });
  document.addEventListener("touchend", () => { fingers = null; });
}
