import { start } from "./dialogs.js";
import { startFlowLater } from "./flow-later.js";
import { startFramed } from "./framed.js";
import { startHolding } from "./holding.js";
import { startReaching } from "./reaching.js";
import { startTablet } from "./tablet.js";

start();
startFlowLater();
startHolding();
startReaching();
startFramed();
startTablet();

// Sign-up: the web address follows the name until the person types their own.
document.querySelectorAll("[data-slug-from]").forEach((box) => {
  const name = document.querySelector(box.dataset.slugFrom);
  const slug = box.querySelector("input");
  let own = Boolean(slug.value);
  let timer;
  slug.addEventListener("input", () => { own = Boolean(slug.value); });
  name.addEventListener("input", () => {
    clearTimeout(timer);
    if (own) return;
    timer = setTimeout(async () => {
      const answer = await fetch(`${box.dataset.slugUrl}?name=${encodeURIComponent(name.value)}`);
      if (answer.ok && !own) slug.value = (await answer.json()).slug;
    }, 250);
  });
});
