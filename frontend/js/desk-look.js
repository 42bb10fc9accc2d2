// The look page: the chosen colour and line are seen before they are saved.
export function startLook() {
  const preview = document.querySelector("[data-look-preview]");
  if (!preview) return;
  const sample = preview.querySelector(".look-sample");
  const paint = (colour) => {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    sample.style.background = colour;
    sample.style.color = r * 0.299 + g * 0.587 + b * 0.114 > 150 ? "#1f1d1b" : "#ffffff";
  };
  paint(preview.dataset.accentNow || "#7a2e4d");
  document.addEventListener("input", (event) => {
    if ("accent" in event.target.dataset) paint(event.target.value);
    if (event.target.name === "tagline") preview.querySelector("[data-tagline]").textContent = event.target.value;
  });
}
