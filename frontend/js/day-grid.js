// Places what the server wrote in minutes: data-top and data-height become pixels, set by script as the CSP allows.
const pixels = 1.35;

export function place(root = document) {
  root.querySelectorAll(".day").forEach((day) => {
    const columns = day.querySelectorAll(".day-col").length;
    day.style.setProperty("--columns", columns || 1);
    const height = (Number(day.dataset.to) - Number(day.dataset.from)) * pixels;
    day.querySelectorAll(".day-col, .day-hours").forEach((column) => { column.style.height = `${height}px`; });
    day.querySelectorAll("[data-top]").forEach((item) => {
      item.style.top = `${Number(item.dataset.top) * pixels}px`;
      if (item.dataset.height) item.style.height = `${Math.max(Number(item.dataset.height) * pixels - 2, 14)}px`;
      if (Number(item.dataset.lanes) > 1) {
        const share = 100 / Number(item.dataset.lanes);
        item.style.left = `calc(${share * Number(item.dataset.lane)}% + 4px)`;
        item.style.right = `calc(${100 - share * (Number(item.dataset.lane) + 1)}% + 4px)`;
      }
    });
  });
}
