// The time held for a visitor: say when it lapses, and show the free times anew when the browser brings back an old page.
const LOOK_EVERY_MS = 1000;

function watch(box) {
  const end = Date.now() + (box.dataset.held - box.dataset.now) * 1000;
  const timer = setInterval(() => {
    if (Date.now() < end) return;
    clearInterval(timer);
    box.querySelector("[data-held-still]").hidden = true;
    box.querySelector("[data-held-over]").hidden = false;
  }, LOOK_EVERY_MS);
}

export function startHolding() {
  document.querySelectorAll("[data-held]").forEach(watch);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("[data-fresh]")) window.location.reload();
  });
}
