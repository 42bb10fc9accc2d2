/* Filling in a form: a signature drawn by hand, marks on outlines. What is sent stands in hidden fields, in whole numbers. */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1500, HEIGHT = 500, MOST_POINTS = 2000, NEAR = 6;
const MOST_MARKS = 40, TAKE = 60;

function read(text) {
  try {
    const said = JSON.parse(text || "[]");
    return Array.isArray(said) ? said : [];
  } catch { return []; }
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/* Where the pointer is, in the picture's own units. */
function spot(event, svg, width, height) {
  const box = svg.getBoundingClientRect();
  const within = (share, most) => Math.max(0, Math.min(most, Math.round(share * most)));
  return [within((event.clientX - box.left) / box.width, width), within((event.clientY - box.top) / box.height, height)];
}

function startSigning(place) {
  const pad = place.querySelector("[data-pad]");
  const svg = pad.querySelector("svg");
  const ink = svg.querySelector(".ink");
  const hint = pad.querySelector("[data-hint]");
  const field = place.querySelector("input[type=hidden]");
  const strokes = read(field.value).filter(Array.isArray);
  let current = null;
  pad.hidden = false;
  place.querySelector("[data-alone]").hidden = true;
  place.querySelector("[data-beside]").hidden = false;

  const points = (stroke) => (stroke.length > 2 ? stroke : [...stroke, ...stroke]).join(" ");
  const keep = () => {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
    hint.hidden = strokes.length > 0;
    for (const button of pad.querySelectorAll("button")) button.disabled = !strokes.length;
  };
  const paint = () => {
    ink.replaceChildren(...strokes.map((stroke) => shape("polyline", { points: points(stroke) })));
    keep();
  };
  const count = () => strokes.reduce((sum, stroke) => sum + stroke.length / 2, 0);
  svg.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary || count() >= MOST_POINTS) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    current = spot(event, svg, WIDTH, HEIGHT);
    strokes.push(current);
    paint();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!current || !event.isPrimary) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) {
      const [x, y] = spot(one, svg, WIDTH, HEIGHT);
      const [lastX, lastY] = current.slice(-2);
      if (Math.hypot(x - lastX, y - lastY) >= NEAR && count() < MOST_POINTS) current.push(x, y);
    }
    ink.lastChild?.setAttribute("points", points(current));
  });
  const end = () => { if (current) { current = null; keep(); } };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  pad.querySelector("[data-undo]").addEventListener("click", () => { strokes.pop(); paint(); });
  pad.querySelector("[data-clear]").addEventListener("click", () => { strokes.length = 0; paint(); });
  paint();
}

function startChart(place) {
  const { names, anchors } = JSON.parse(place.dataset.chart);
  const hand = place.querySelector("[data-hand]");
  const list = place.querySelector("[data-marks]");
  const line = place.querySelector("template");
  const field = place.querySelector("input[type=hidden]");
  const marks = read(field.value).filter((one) => anchors[one?.view]);
  hand.hidden = false;
  place.querySelector("details").open = Boolean(place.querySelector("details :checked"));

  const keep = () => { field.value = marks.length ? JSON.stringify(marks) : ""; };
  const region = ({ view, x, y }) => {
    const far = ([, otherX, otherY]) => (otherX - x) ** 2 + (otherY - y) ** 2;
    return names[anchors[view].reduce((best, one) => (far(one) < far(best) ? one : best))[0]];
  };
  const row = (mark, number) => {
    const item = line.content.firstElementChild.cloneNode(true);
    const [label, input] = [item.querySelector("label"), item.querySelector("input")];
    input.id = `${place.id}-note-${number}`;
    label.htmlFor = input.id;
    label.textContent = region(mark);
    item.querySelector(".mark-number").textContent = number;
    input.value = mark.note ?? "";
    input.addEventListener("input", () => { mark.note = input.value; keep(); });
    item.querySelector("button").addEventListener("click", () => { marks.splice(marks.indexOf(mark), 1); paint(); });
    return item;
  };
  const dot = ({ x, y }, number) => {
    const made = shape("g", {});
    const text = shape("text", { x, y, dy: 17 });
    text.textContent = number;
    made.append(shape("circle", { cx: x, cy: y, r: 42 }), text);
    return made;
  };
  const paint = () => {
    const seen = marks.map((mark, place) => [mark, place + 1]);
    for (const svg of hand.querySelectorAll("svg[data-view]")) {
      const own = seen.filter(([mark]) => mark.view === svg.dataset.view);
      svg.querySelector(".dots").replaceChildren(...own.map(([mark, number]) => dot(mark, number)));
    }
    list.replaceChildren(...seen.map(([mark, number]) => row(mark, number)));
    place.querySelector("[data-most]").hidden = marks.length < MOST_MARKS;
    keep();
  };
  for (const svg of hand.querySelectorAll("svg[data-view]")) svg.addEventListener("click", (event) => {
    const [x, y] = spot(event, svg, Number(svg.dataset.width), Number(svg.dataset.height));
    const near = marks.find((mark) => mark.view === svg.dataset.view && Math.hypot(mark.x - x, mark.y - y) < TAKE);
    if (near) {
      list.children[marks.indexOf(near)].querySelector("input").focus();
    } else if (marks.length < MOST_MARKS) {
      marks.push({ view: svg.dataset.view, x, y, note: "" });
      paint();
    }
  });
  paint();
}

/* Another language is another page of the same form: what was typed goes along, in this tab alone, and once. */
const TYPED = `typed:${location.pathname}`;
const OWN = ["csrfmiddlewaretoken", "form_version"];

function takeAlong(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.includes(name));
  sessionStorage.setItem(TYPED, JSON.stringify(typed));
}

function putBack(form) {
  const typed = sessionStorage.getItem(TYPED);
  sessionStorage.removeItem(TYPED);
  if (!typed) return;
  const pairs = read(typed);
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || OWN.includes(control.name)) continue;
    const values = pairs.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
    else if (values.length) control.value = values[0];
  }
}

function startLanguages(form) {
  try { putBack(form); } catch { return; } /* a browser that keeps nothing */
  for (const other of document.querySelectorAll("form.language")) other.addEventListener("submit", () => takeAlong(form));
}

document.querySelectorAll("#intake-form").forEach(startLanguages);
document.querySelectorAll("[data-sign]").forEach(startSigning);
document.querySelectorAll("[data-chart]").forEach(startChart);
