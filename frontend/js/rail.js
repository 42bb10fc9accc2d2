/* The parts of the rail stay folded as the person left them; the part of the page itself is always open. */
const KEY = "rail.folded";

const folded = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
};

/* What a row of tabs or filters or the rail has of the page itself is in sight, also where the row is longer than the screen. */
const showCurrent = () => {
  for (const row of document.querySelectorAll(".tabs, .seg, .rail-parts")) {
    const current = row.querySelector("[aria-current]");
    if (!current) continue;
    const [outer, inner] = [row.getBoundingClientRect(), current.getBoundingClientRect()];
    if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right + 24;
    if (inner.bottom > outer.bottom) row.scrollTop += inner.bottom - outer.bottom + 8;
  }
};

export const startRail = () => {
  const parts = document.querySelectorAll("[data-rail-part]");
  const closed = new Set(folded());
  for (const part of parts) {
    const code = part.dataset.railPart;
    part.open = !closed.has(code) || part.querySelector("[aria-current]") !== null;
    part.querySelector("summary").addEventListener("click", () => {
      if (part.open) closed.add(code); else closed.delete(code); // as it stands before the click
      try { localStorage.setItem(KEY, JSON.stringify([...closed])); } catch { /* a private window */ }
    });
  }
  showCurrent();
};
