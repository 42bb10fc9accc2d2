// data-flow: the address of flow.js, on the element whose links and forms it takes over.
// A click that comes before it is there waits for it a moment; while the page still loads, and where it cannot be
// had, links are plain links.
const LONGEST_WAIT = 1000; // milliseconds
const INTENT = ["pointerover", "touchstart", "focusin"];
let coming;

function fetched(address) {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = script.onerror = resolve;
    document.head.append(script);
  });
}

const isLoaded = () => document.readyState === "complete";
const loaded = () => new Promise((resolve) => {
  if (isLoaded()) resolve();
  else window.addEventListener("load", resolve, { once: true });
});
const moment = () => new Promise((resolve) => { setTimeout(resolve, LONGEST_WAIT); });

function bring(address) {
  coming ??= loaded().then(() => fetched(address));
  return coming;
}

const isPlain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
const isStep = (link) => link.origin === location.origin && !link.getAttribute("href").startsWith("#")
  && !link.target && !link.closest("[hx-boost=false]");

export function startFlowLater() {
  const flow = document.querySelector("[data-flow]");
  if (!flow) return;
  const address = flow.dataset.flow;
  const hurry = () => bring(address);
  INTENT.forEach((name) => flow.addEventListener(name, hurry, { once: true, passive: true }));
  flow.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (window.htmx || !isLoaded() || !link || !isPlain(event) || !isStep(link)) return;
    event.preventDefault();
    Promise.race([bring(address), moment()]).then(() => (window.htmx ? link.click() : location.assign(link.href)));
  });
  // Steps that an earlier life of this page has taken: nobody but the library knows how to go back to them.
  window.addEventListener("popstate", () => { if (!window.htmx) location.reload(); });
}
