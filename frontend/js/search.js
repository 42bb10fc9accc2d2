/* Lists: one box ticks all of the page, and how many are chosen is said. */
const sayTicked = (form) => {
  const said = form.querySelector("[data-ticked]");
  if (!said) return;
  const boxes = [...form.querySelectorAll(`input[name="${said.dataset.ticked}"]`)];
  const ticked = boxes.filter((box) => box.checked).length;
  const whole = form.querySelector("[data-check-all]");
  if (whole) [whole.checked, whole.indeterminate] = [ticked === boxes.length, ticked > 0 && ticked < boxes.length];
  const count = form.elements.all?.checked ? said.dataset.all : ticked;
  said.textContent = Number(count) ? said.dataset.said.replace("#", count) : "";
};
export const startTicks = () => {
  document.addEventListener("change", ({ target }) => {
    const name = target.dataset?.checkAll;
    if (name) target.form.querySelectorAll(`input[name="${name}"]`).forEach((box) => { box.checked = target.checked; });
    if (target.form) sayTicked(target.form);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form:has([data-ticked])").forEach(sayTicked)); // boxes stay ticked on the way back
};

/* The search on top: "/" or Ctrl-K leads to it, arrows choose among what htmx brings while one types, Enter opens it. */
export const startSearch = () => {
  const input = document.querySelector("#search");
  const list = document.querySelector("#suggestions");
  if (!input || !list) return;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  };
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const step = (by) => {
    const all = options();
    if (!all.length) return;
    show(true);
    const at = all.indexOf(chosen());
    choose(all[(at + by + (at < 0 && by < 0 ? 1 : 0) + all.length) % all.length]);
  };
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Chinese is being typed: the keys are its own
    if (event.key in steps) { event.preventDefault(); step(steps[event.key]); }
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); }
    if (event.key === "Enter" && chosen()) { event.preventDefault(); chosen().click(); }
  });
  list.addEventListener("htmx:afterSwap", () => show(input.value.trim() !== "" && document.activeElement === input));
  input.addEventListener("focus", () => show(options().length > 0 && input.value.trim() !== ""));
  document.addEventListener("click", (event) => { if (!event.target.closest("form.search")) show(false); });
  document.addEventListener("focusin", (event) => { if (!event.target.closest("form.search")) show(false); });
  document.addEventListener("keydown", (event) => {
    const isSlash = event.key === "/" && !event.target.closest("input,textarea,select,[contenteditable]");
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (isSlash || isK) { event.preventDefault(); input.focus(); input.select(); }
  });
};
