// The bytes that a first visit to the sign-in page loads, as they come over the wire: `name value unit` lines.

import { Windows, launch, visit } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const server = await Server.create();
const browser = await launch();
try {
  // Without anyone who could sign in, the page would send us to the set-up.
  const person = ["--email", "first@example.com", "--name", "First", "--role", "admin"];
  await server.kemai(["user", "create", ...person, "--password-stdin"], { input: "a long enough passphrase\n" });
  await server.start();

  const windows = new Windows(browser, server.url);
  const page = await windows.desktop();
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const kinds = new Map();
  const bytes = { html: 0, css: 0, js: 0, wasm: 0, other: 0 };
  let requests = 0;
  network.on("Network.responseReceived", ({ requestId, response }) => kinds.set(requestId, kind(response)));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes[kinds.get(requestId) ?? "other"] += encodedDataLength;
    requests += 1;
  });
  await visit(page, "/login");
  await page.waitForLoadState("networkidle");

  for (const [name, value] of Object.entries(bytes)) console.log(`first_visit_${name} ${value} bytes`);
  console.log(`first_visit_requests ${requests} requests`);
  console.log(`first_visit ${Object.values(bytes).reduce((sum, value) => sum + value, 0)} bytes`);
  await windows.close();
  await server.stop();
} finally {
  server.kill();
  await browser.close();
  await server.removeFolder();
}

function kind({ mimeType }) {
  if (mimeType === "text/html") return "html";
  if (mimeType === "text/css") return "css";
  if (mimeType.endsWith("javascript")) return "js";
  if (mimeType === "application/wasm") return "wasm";
  return "other";
}
