// A visit that is being carried to another time or column, or pulled longer: by the pointer or by the keys.
import { pixelsOf, placeItem } from "./day-grid.js";
import { send } from "./day-send.js";

const SHORTEST = 5;
let carried = null;

export const isCarrying = () => carried !== null;

// The form's own key: the same drop sent twice books once.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const between = (low, value, high) => Math.max(low, Math.min(value, high));

export function clockOf(column, seconds) {
  const timeZone = column.dataset.zone || column.closest(".day").dataset.zone;
  const told = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  return told.format(new Date(seconds * 1000));
}

export class Carry {
  constructor(card, kind) {
    this.card = card;
    this.kind = kind;
    this.day = card.closest(".day");
    this.pixels = pixelsOf(this.day);
    this.step = Number(this.day.dataset.step);
    this.home = this.column = card.closest(".day-col");
    this.columns = [...this.day.querySelectorAll(".day-col")];
    this.top = this.newTop = Number(card.dataset.top);
    this.height = this.newHeight = Number(card.dataset.height);
    const all = [...this.day.querySelectorAll(`.event[data-visit="${card.dataset.visit}"]`)];
    this.pieces = (kind === "move" ? all : [card]).map((piece) => ({ piece, column: piece.parentElement, top: piece.dataset.top, height: piece.dataset.height }));
    this.pieces.forEach(({ piece }) => piece.classList.add("event-carried"));
    this.label = document.body.appendChild(Object.assign(document.createElement("div"), { className: "carry-label" }));
    carried = this;
    this.draw();
  }

  // A column can be chosen where it is a person, a day, or a room of the same kind.
  takes(column) {
    if (column?.dataset.room) return column.dataset.group === this.home.dataset.group;
    return Boolean(column && (column.dataset.staff || this.day.classList.contains("day-many")));
  }

  to(column, minute) {
    if (this.takes(column)) this.column = column;
    const snapped = Math.round(minute / this.step) * this.step;
    this.newTop = between(0, snapped, Number(this.day.dataset.to) - this.step);
    this.draw();
  }

  until(minute) {
    const end = Math.round(minute / this.step) * this.step;
    this.newHeight = Math.max(end - this.top, SHORTEST);
    this.draw();
  }

  draw() {
    const aside = this.column.offsetLeft - this.home.offsetLeft;
    const down = (this.newTop - this.top) * this.pixels;
    this.pieces.forEach(({ piece, column }) => {
      piece.style.transform = `translate(${column === this.home ? aside : 0}px, ${down}px)`;
    });
    if (this.kind === "stretch") this.card.style.height = `${Math.max(this.newHeight * this.pixels - 2, 14)}px`;
    this.label.textContent = this.times();
    const box = this.card.getBoundingClientRect();
    this.label.style.transform = `translate(${box.left + 4}px, ${Math.max(box.top - 30, 4)}px)`;
  }

  times() {
    const start = Number(this.column.dataset.start) + this.newTop * 60;
    return `${clockOf(this.column, start)}–${clockOf(this.column, start + this.newHeight * 60)}`;
  }

  // What is told to the server, or null when nothing changed.
  values() {
    const { version, begins, minutes } = this.card.dataset;
    if (this.kind === "stretch") {
      return this.newHeight === this.height ? null : { version, minutes: Number(minutes) + this.newHeight - this.height };
    }
    if (this.newTop === this.top && this.column === this.home) return null;
    const days = Number(this.column.dataset.start) - Number(this.home.dataset.start);
    const start = new Date((Number(begins) + (this.newTop - this.top) * 60 + days) * 1000).toISOString();
    const given = this.column.dataset.staff && this.column !== this.home;
    if (this.home.dataset.room) return { version, start, from_room: this.home.dataset.room, to_room: this.column.dataset.room };
    return given ? { version, start, from_staff: this.card.dataset.staff, to_staff: this.column.dataset.staff } : { version, start };
  }

  // The card stands where it was put at once; a refusal brings it back. A copy leaves it where it was.
  async put(copies = false) {
    const values = this.values();
    this.release();
    if (!values) return this.back();
    if (copies && this.kind === "move") {
      this.back();
      return send(this.card.dataset.place, { ...values, copy: "on", key: newKey() });
    }
    this.pieces.forEach(({ piece, column, top }) => {
      piece.dataset.top = Number(top) + this.newTop - this.top;
      if (column === this.home && this.column !== this.home) this.column.append(piece);
      piece.classList.add("event-sent");
    });
    if (this.kind === "stretch") this.card.dataset.height = this.newHeight;
    this.pieces.forEach(({ piece }) => placeItem(piece, this.pixels));
    if (!(await send(this.card.dataset.place, values))) this.back();
  }

  back() {
    this.release();
    this.pieces.forEach(({ piece, column, top, height }) => {
      piece.dataset.top = top;
      piece.dataset.height = height;
      piece.classList.remove("event-sent");
      if (piece.parentElement !== column) column.append(piece);
      placeItem(piece, this.pixels);
    });
  }

  release() {
    if (carried === this) carried = null;
    this.label.remove();
    this.pieces.forEach(({ piece }) => {
      piece.classList.remove("event-carried");
      piece.style.transform = "";
    });
  }
}
