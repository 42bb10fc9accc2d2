// Kiosk, shop screen and ticket: renew themselves, ring when somebody new is called, go back to the start.
import { start } from "./dialogs.js";

let tones;

function ring() {
  if (!tones) return;
  [660, 880].forEach((pitch, place) => {
    const at = tones.currentTime + place * 0.22;
    const wave = tones.createOscillator();
    const loud = tones.createGain();
    wave.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.25, at + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
    wave.connect(loud).connect(tones.destination);
    wave.start(at);
    wave.stop(at + 0.65);
  });
}

const called = (box) => [...box.querySelectorAll("[data-ring]")];

function swap(box, text) {
  const known = new Set(called(box).map((row) => row.dataset.ring));
  const page = document.createElement("template");
  page.innerHTML = text.trim();
  const fresh = page.content.firstElementChild;
  if (!fresh) return box;
  box.replaceWith(fresh);
  const news = called(fresh).filter((row) => !known.has(row.dataset.ring));
  news.forEach((row) => row.classList.add("is-new"));
  if (news.length) { ring(); navigator.vibrate?.(400); }
  return fresh;
}

async function renew(box) {
  const url = new URL(box.dataset.live, location.href);
  url.searchParams.set("stamp", box.dataset.stamp);
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(8000) });
    if (answer.status === 404) return location.reload();
    if (answer.status === 200) box = swap(box, await answer.text());
    lost(box, answer.status >= 500);
  } catch {
    lost(box, true);
  }
  later(box);
}

const lost = (box, yes) => { const note = box.querySelector("[data-lost]"); if (note) note.hidden = !yes; };
const later = (box) => setTimeout(() => renew(box), Number(box.dataset.every));

// A kiosk that was left alone goes back to its start, so that nobody's choice or number stays on it.
function goBack(main) {
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => location.replace(main.dataset.backTo), Number(main.dataset.back) * 1000);
  };
  ["pointerdown", "keydown", "scroll"].forEach((name) => addEventListener(name, again, { passive: true }));
  again();
}

start();
document.querySelectorAll("[data-live]").forEach(later);
document.querySelectorAll("[data-back]").forEach(goBack);
document.querySelectorAll("img[data-renew]").forEach((image) => setInterval(() => {
  const url = new URL(image.src);
  url.searchParams.set("m", String(Math.floor(Date.now() / 60000)));
  image.src = url;
}, Number(image.dataset.renew) * 1000));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sound]");
  if (!button) return;
  tones ??= new AudioContext();
  ring();
  document.documentElement.requestFullscreen?.().catch(() => {});
  button.hidden = true;
});
