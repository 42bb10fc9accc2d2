// data-flow: the address of flow.js, on the element whose links and forms it takes over.
// A first click that comes before it is there waits for it; where it cannot be had, links are plain links.
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

const loaded = () => new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  else window.addEventListener("load", resolve, { once: true });
});

function bring(address) {
  coming ??= loaded().then(() => fetched(address));
  return coming;
}

const isPlain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

export function startFlowLater() {
  const flow = document.querySelector("[data-flow]");
  if (!flow) return;
  const address = flow.dataset.flow;
  const hurry = () => bring(address);
  INTENT.forEach((name) => flow.addEventListener(name, hurry, { once: true, passive: true }));
  flow.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (window.htmx || !link || !isPlain(event) || link.closest("[hx-boost=false]") || link.target) return;
    event.preventDefault();
    bring(address).then(() => (window.htmx ? link.click() : location.assign(link.href)));
  });
}
