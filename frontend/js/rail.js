/* The parts of the rail stay folded as the person left them; the part of the page itself is always open. */
const KEY = "rail.folded";

const folded = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
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
};
