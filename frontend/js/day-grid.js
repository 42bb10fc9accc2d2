// Places what the server wrote in minutes: data-top and data-height become pixels, set by script as the CSP allows.
const PIXELS = { 5: 4, 10: 2.2, 15: 1.35, 30: 0.9 }; // of a minute, by the step of the grid

export const pixelsOf = (day) => PIXELS[day.dataset.step] || PIXELS[15];

export function placeItem(item, pixels) {
  item.style.top = `${Number(item.dataset.top) * pixels}px`;
  if (item.dataset.height) item.style.height = `${Math.max(Number(item.dataset.height) * pixels - 2, 14)}px`;
  if (!item.dataset.lanes) return;
  const share = 100 / Number(item.dataset.lanes);
  const alone = Number(item.dataset.lanes) === 1;
  item.style.left = alone ? "" : `calc(${share * Number(item.dataset.lane)}% + 4px)`;
  item.style.right = alone ? "" : `calc(${100 - share * (Number(item.dataset.lane) + 1)}% + 4px)`;
}

export function place(root = document) {
  root.querySelectorAll(".day").forEach((day) => {
    const pixels = pixelsOf(day);
    const columns = day.querySelectorAll(".day-col").length;
    day.style.setProperty("--columns", columns || 1);
    day.style.setProperty("--px", `${pixels}px`);
    day.style.setProperty("--step", day.dataset.step || 15);
    const height = (Number(day.dataset.to) - Number(day.dataset.from)) * pixels;
    day.querySelectorAll(".day-col, .day-hours").forEach((column) => { column.style.height = `${height}px`; });
    day.querySelectorAll("[data-top]").forEach((item) => placeItem(item, pixels));
  });
}
