// Customers by the shortest way, for specs that are about something else.

import { assert } from "../harness.mjs";

/** Creates customers over REST as the person of this page; answers what the server says of each. */
export async function addCustomers(page, url, customers) {
  const made = [];
  for (const data of customers) {
    const answer = await page.request.post(`${url}/api/v1/customers`, { data, headers: { origin: url } });
    assert.equal(answer.status(), 201, await answer.text());
    made.push(await answer.json());
  }
  return made;
}

/** Waits until the list says that it found so many. */
export async function found(page, count) {
  await page.getByText(new RegExp(`^${count} 位客户$`)).waitFor();
}
