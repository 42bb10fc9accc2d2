import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import { startBoard } from "./board-keys.js";
import { place } from "./day-grid.js";
import { startDay } from "./desk-live.js";
import { startLook } from "./desk-look.js";
import { startWording } from "./desk-wording.js";
import { start } from "./dialogs.js";
import { startPasskeys } from "./passkeys.js";
import { startRecords } from "./records.js";
import { startRail } from "./rail.js";
import { startTablet } from "./tablet.js";
import { startRoster } from "./roster.js";
import { startWeekRows } from "./week-rows.js";

document.documentElement.classList.add("js");
window.htmx = htmx;
window.Alpine = Alpine;
start();
place();
startDay(place);
startBoard();
startLook();
startWording();
startRoster();
startWeekRows();
startRecords();
startRail();
startPasskeys();
startTablet();
Alpine.start();
document.addEventListener("htmx:afterSwap", (event) => place(event.target.parentElement ?? document));
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input,textarea,select,[contenteditable]")) return;
  const search = document.querySelector("#search");
  if (search) { event.preventDefault(); search.focus(); }
});
