/* The shop's tablet locks when nobody touches it; who types keeps it awake at the server, too. */

const EVERY = 60_000;

export function startTablet() {
  const form = document.querySelector("form[data-idle-lock]");
  if (!form) return;
  const most = Number(form.dataset.idleLock) * 1000;
  let touched = Date.now();
  let told = touched;
  const touch = () => {
    touched = Date.now();
    if (touched - told < EVERY) return;
    told = touched;
    fetch(form.dataset.awake, { method: "POST", body: new FormData(form), credentials: "same-origin" }).catch(() => {});
  };
  for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, touch, { passive: true, capture: true });
  setInterval(() => { if (Date.now() - touched > most) form.submit(); }, 5000);
}
