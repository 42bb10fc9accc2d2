/* Photos of records: sliding between before and after, sending several with their progress, drawing on one. */

const SIDE = 10_000;
const SVG = "http://www.w3.org/2000/svg";

function startSliders() {
  for (const compare of document.querySelectorAll("[data-compare]")) {
    const range = compare.querySelector("input[type=range]");
    const show = () => compare.style.setProperty("--at", `${range.value}%`);
    range.addEventListener("input", show);
    show();
  }
}

/* Each photo by itself: a lost one costs only itself, and the same key sends it again without keeping it twice. */
function startSending(form) {
  const list = form.querySelector("[data-progress]");
  const input = form.querySelector("input[type=file]");
  const chosen = form.querySelector("[data-chosen]");
  input.addEventListener("change", () => { if (input.files.length) chosen.textContent = [...input.files].map((file) => file.name).join(", "); });
  form.addEventListener("submit", async (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    list.replaceChildren();
    const results = [];
    for (const [number, file] of [...input.files].entries()) results.push(await send(form, list, file, number));
    delete form.dataset.sent;
    if (results.every(Boolean)) location.reload();
  });
}

function line(list, name) {
  const row = document.createElement("p");
  const label = document.createElement("span");
  const bar = document.createElement("progress");
  label.textContent = name;
  bar.max = 1;
  bar.setAttribute("aria-label", name);
  row.append(label, bar);
  list.append(row);
  return { row, label, bar };
}

function send(form, list, file, number) {
  const { label, bar } = line(list, file.name);
  const body = new FormData(form);
  body.delete("photos");
  body.set("key", `${form.elements.key.value.slice(0, 40)}-${number}-${file.size}-${file.lastModified}`.slice(0, 64));
  body.append("photos", file, file.name);
  const say = (text) => { label.textContent = `${file.name}: ${text}`; };
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
    request.onload = () => {
      const answer = request.getResponseHeader("Content-Type")?.startsWith("application/json") ? JSON.parse(request.responseText) : {};
      const kept = request.status === 201;
      bar.value = kept ? 1 : 0;
      say(kept ? list.dataset.kept : (answer.problems ?? [list.dataset.lost]).join(" "));
      done(kept);
    };
    request.onerror = () => { bar.value = 0; say(list.dataset.lost); done(false); };
    request.send(body);
  });
}

function read(text) {
  try {
    const said = JSON.parse(text || "[]");
    return Array.isArray(said) ? said : [];
  } catch { return []; }
}

/* Strokes are kept as numbers in ten-thousandths of the photo; the hidden field is what is sent. */
function startDrawing(place) {
  const field = document.querySelector(place.dataset.draw);
  const svg = place.querySelector("svg");
  const tools = document.querySelector("[data-draw-tools]");
  const strokes = read(field.value);
  let ink = 0;
  let current = null;
  tools.hidden = false;

  const paint = () => {
    svg.replaceChildren(...strokes.map((stroke) => {
      const path = document.createElementNS(SVG, "polyline");
      const numbers = stroke.p.length > 2 ? stroke.p : [...stroke.p, ...stroke.p];
      path.setAttribute("points", numbers.join(" "));
      path.setAttribute("class", `ink-${stroke.c} pen-${stroke.t}`);
      return path;
    }));
    field.value = JSON.stringify(strokes);
  };
  const point = (event) => {
    const box = svg.getBoundingClientRect();
    const within = (share) => Math.max(0, Math.min(SIDE, Math.round(share * SIDE)));
    return [within((event.clientX - box.left) / box.width), within((event.clientY - box.top) / box.height)];
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    current = { c: ink, t: event.pointerType === "pen" ? 1 : 2, p: point(event) };
    strokes.push(current);
    paint();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!current) return;
    const [x, y] = point(event);
    const [lastX, lastY] = current.p.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) < 40) return;
    current.p.push(x, y);
    paint();
  });
  const end = () => { current = null; };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  tools.querySelector("[data-undo]").addEventListener("click", () => { strokes.pop(); paint(); });
  tools.querySelector("[data-clear]").addEventListener("click", () => { strokes.length = 0; paint(); });
  for (const button of tools.querySelectorAll("[data-ink]")) button.addEventListener("click", () => {
    ink = Number(button.dataset.ink);
    tools.querySelectorAll("[data-ink]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("input,textarea")) { event.preventDefault(); strokes.pop(); paint(); }
  });
  place.classList.add("drawing");
}

export function startRecords() {
  startSliders();
  document.querySelectorAll("form[data-photos]").forEach(startSending);
  document.querySelectorAll("[data-draw]").forEach(startDrawing);
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
}
