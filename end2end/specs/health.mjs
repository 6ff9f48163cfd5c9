// The process lives and its database is ready.

import { assert, test } from "../harness.mjs";

test("GET /healthz is 200", async ({ server }) => {
  const answer = await fetch(`${server.url}/healthz`);
  assert.equal(answer.status, 200);
});

test("GET /readyz is 200", async ({ server }) => {
  const answer = await fetch(`${server.url}/readyz`);
  assert.equal(answer.status, 200);
});
