// Shows the salon's notifications, and opens the page of the visit at a tap. It keeps nothing and answers no requests.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  const shown = { body: told.body, tag: told.tag, lang: told.lang, icon: "/push-icon.png", data: { url: told.url } };
  event.waitUntil(self.registration.showNotification(told.title || self.location.hostname, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const told = event.notification.data && event.notification.data.url;
  const url = told ? new URL(told, self.location.origin) : null;
  if (url && url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});
