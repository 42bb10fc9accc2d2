// Stands on a salon's own website: shows the booking page in a frame that grows with it, or behind a button.
// Only what comes from the frame itself, and from the salon's own address, is listened to; nothing is written into the
// site but elements with styles set by script, so that a strict policy of the site holds. __LOOK__ is the salon's.
(() => {
  const me = document.currentScript;
  if (!me) return;
  const look = __LOOK__;
  const home = new URL(me.src).origin;
  const data = me.dataset;
  const least = 320;
  const most = 20000;

  function made(tag, styles, values = {}) {
    const element = Object.assign(document.createElement(tag), values);
    for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
    return element;
  }

  function address() {
    const url = new URL("/book/", home);
    for (const name of ["service", "staff", "from"]) if (data[name]) url.searchParams.set(name, data[name]);
    return url.href;
  }

  function frame(styles) {
    const box = made("iframe", { width: "100%", border: "0", display: "block", "color-scheme": "light dark", ...styles },
      { src: address(), title: data.label || look.label });
    box.addEventListener("load", () => box.contentWindow.postMessage({ chignon: "hello" }, home));
    return box;
  }

  function listen(box, grows) {
    addEventListener("message", (event) => {
      if (event.origin !== home || event.source !== box.contentWindow) return;
      const said = event.data || {};
      if (said.chignon === "height" && grows && Number.isFinite(said.height)) {
        box.style.setProperty("height", `${Math.min(most, Math.max(least, Math.ceil(said.height)))}px`);
      }
      if (said.chignon === "page" && box.getBoundingClientRect().top < 0) box.scrollIntoView();
      if (said.chignon === "booked") me.dispatchEvent(new CustomEvent("chignon:booked", { bubbles: true }));
    });
  }

  function inline() {
    const box = frame({ height: "640px" });
    listen(box, true);
    me.after(box);
  }

  function popup() {
    const button = made("button", {
      background: look.accent, color: look.onAccent, border: "0", "border-radius": "10px", padding: "12px 20px",
      font: "600 16px system-ui, sans-serif", cursor: "pointer",
    }, { type: "button", textContent: data.label || look.label });
    const dialog = made("dialog", {
      border: "0", padding: "0", "border-radius": "14px", width: "min(720px, 100vw)", height: "min(860px, 96vh)",
      "max-width": "100vw", "max-height": "96vh", overflow: "hidden",
    });
    const close = made("button", {
      position: "absolute", top: "8px", right: "8px", width: "44px", height: "44px", border: "0", cursor: "pointer",
      "border-radius": "22px", font: "24px/1 system-ui, sans-serif", background: look.accent, color: look.onAccent,
    }, { type: "button", textContent: "×", ariaLabel: look.close });
    let box;
    close.addEventListener("click", () => dialog.close());
    button.addEventListener("click", () => {
      if (!box) {
        box = frame({ height: "100%" });
        listen(box, false);
        dialog.append(box, close);
      }
      dialog.showModal();
    });
    me.after(button, dialog);
  }

  if (data.mode === "button") popup();
  else inline();
})();
