import htmx from "htmx.org";
import { start } from "./dialogs.js";

window.htmx = htmx;
start();
