// The booking page's steps without reloading. It is fetched when a person is about to use it, not with the page.
import htmx from "htmx.org";

window.htmx = htmx;
