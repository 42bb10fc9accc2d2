// "How shall we reach you": asks the browser for notifications and hands what it says to the form. Without it the page
// still offers all other ways.
const WORKER = "/push-worker.js";
const SCOPE = "/b/";

export function startReaching() {
  const form = document.querySelector("[data-push-key]");
  if (!form) return;
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  form.hidden = !can;
  document.querySelector("[data-push-cannot]").hidden = can;
  if (!can) return;
  form.querySelector("button").addEventListener("click", async (event) => {
    event.preventDefault();
    const refused = document.querySelector("[data-push-refused]");
    refused.hidden = true;
    event.target.disabled = true;
    try {
      await fill(form);
      form.submit();
    } catch {
      refused.hidden = false;
      event.target.disabled = false;
    }
  });
}

async function fill(form) {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
  const worker = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  await active(worker);
  const key = bytes(form.dataset.pushKey);
  const told = (await subscribed(worker, key)).toJSON();
  form.elements.endpoint.value = told.endpoint;
  form.elements.p256dh.value = told.keys.p256dh;
  form.elements.auth.value = told.keys.auth;
}

// A subscription that was made for another key (the house has changed its secret) is of no use any more.
async function subscribed(worker, key) {
  const known = await worker.pushManager.getSubscription();
  if (known && same(known.options.applicationServerKey, key)) return known;
  if (known) await known.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function active(worker) {
  if (worker.active) return Promise.resolve();
  const coming = worker.installing || worker.waiting;
  return new Promise((done) => coming.addEventListener("statechange", () => { if (coming.state === "activated") done(); }));
}

function same(buffer, key) {
  const known = buffer ? new Uint8Array(buffer) : [];
  return known.length === key.length && key.every((byte, index) => byte === known[index]);
}

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "=".repeat((4 - (text.length % 4)) % 4));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
