// Rows of times in the weekly forms: one more or one less without asking the server.
const MOST = 12;

function addRow(button) {
  const name = button.dataset.addRow;
  const form = button.form;
  const rows = form.querySelector(`[data-rows="${name}"]`);
  const used = [...rows.querySelectorAll("[data-drop-row]")].map((drop) => Number(drop.value.split("_").pop()));
  const number = used.length ? Math.max(...used) + 1 : 0;
  const empty = form.querySelector(`template[data-empty="${name}"]`).innerHTML;
  rows.insertAdjacentHTML("beforeend", empty.replaceAll("__n__", number).replaceAll("__k__", number + 1));
  rows.lastElementChild.querySelector("input").focus();
  button.disabled = used.length + 1 >= MOST;
}

function dropRow(button) {
  const group = button.closest("[data-rows]");
  const add = button.form.querySelector(`[data-add-row="${group.dataset.rows}"]`);
  button.closest("fieldset").remove();
  add.disabled = false;
  add.focus();
}

export function startWeekRows() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row],[data-drop-row]");
    if (!button) return;
    event.preventDefault();
    if ("dropRow" in button.dataset) dropRow(button);
    else addRow(button);
  });
}
