// data-open, data-close, data-confirm, data-copy, data-submit-on-change, data-theme-switch, form.once
const one = (selector) => document.querySelector(selector);

function onClick(event) {
  const target = event.target.closest("[data-open],[data-close],[data-copy],[data-theme-switch]");
  if (!target) return;
  if (target.dataset.open) one(target.dataset.open)?.showModal();
  else if ("close" in target.dataset) target.closest("dialog")?.close();
  else if (target.dataset.copy) navigator.clipboard?.writeText(target.dataset.copy).then(() => target.classList.add("copied"));
  else switchTheme();
}

function switchTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  document.cookie = `theme=${next};path=/;max-age=31536000;samesite=lax`;
}

function onSubmit(event) {
  const form = event.target;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !confirm(question)) return event.preventDefault();
  if (!form.classList.contains("once") || event.submitter?.formTarget) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true"));
}

export function start() {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", (event) => { if (event.target.closest("[data-submit-on-change]")) event.target.form?.requestSubmit(); });
  window.addEventListener("pageshow", () => document.querySelectorAll("form.once").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  }));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) document.cookie = `zone=${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=lax`;
  document.querySelectorAll("input[name=zone]").forEach((input) => { input.value ||= zone; });
  one("[data-focus]")?.focus();
}
