// The words of a message: the preview follows what is typed. Without this the button "Show" does the same.
const PAUSE_MS = 400;

export function startWording() {
  const form = document.querySelector("[data-wording]");
  if (!form) return;
  const show = form.querySelector("[data-show]");
  let waiting;
  show.hidden = true;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(show), PAUSE_MS);
  });
}
