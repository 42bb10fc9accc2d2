/* Passkeys: `data-passkey="create|get"` on a form that posts a hidden `credential`. What the device is asked stands in
   `data-asked`, or is fetched from `data-from` at the press, so that no challenge grows old on an open page. */

const able = () => window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.PublicKeyCredential?.parseCreationOptionsFromJSON;

async function asked(form) {
  if (!form.dataset.from) return JSON.parse(form.dataset.asked);
  const answer = await fetch(form.dataset.from, { headers: { "X-Requested-With": "XMLHttpRequest" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).request_options;
}

async function prove(form) {
  const { publicKey } = await asked(form);
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  form.elements.credential.value = JSON.stringify(made.toJSON());
  form.dataset.proved = "1";
  form.requestSubmit();
}

export function startPasskeys() {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!able()) continue;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.dataset.proved) return;
      event.preventDefault();
      const said = form.querySelector("[data-passkey-said]");
      if (said) said.hidden = true;
      prove(form).catch(() => { if (said) said.hidden = false; });
    });
  }
}
