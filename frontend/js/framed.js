// In a frame on the salon's own site: say how high the page is, to that site and to no other.
export function startFramed() {
  const page = document.querySelector("[data-origins]");
  if (!page || window.parent === window) return;
  const known = new Set(page.dataset.origins.split(" ").filter(Boolean));
  let host = "";
  const tell = (said) => { if (host) window.parent.postMessage({ chignon: said, height: document.body.getBoundingClientRect().height }, host); };
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !known.has(event.origin) || event.data?.chignon !== "hello" || host) return;
    host = event.origin;
    new ResizeObserver(() => tell("height")).observe(document.body);
    tell("page");
    if (document.querySelector("[data-booked]")) tell("booked");
  });
  // The server is told of the frame by the browser itself, but not for the parts that are fetched by script.
  document.body.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-Framed"] = "1"; });
}
