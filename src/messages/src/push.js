// Runs in the browser when a message comes, also while no page of Kemai is open.

self.addEventListener("push", (event) => {
  const { id, title, text, link } = event.data.json();
  // The same message twice is shown once.
  const show = self.registration.showNotification(title, { body: text, tag: id, icon: "/favicon.svg", data: link });
  event.waitUntil(show);
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { origin, pathname, search, hash } = new URL(event.notification.data);
  if (origin !== self.location.origin) return;
  event.waitUntil(self.clients.openWindow(pathname + search + hash));
});
