// A company as specs need it: set up in the browser's way or by commands, and people who sign in.

export const PASSWORD = "correct-horse-42";

/** What the first set-up asks for. */
export const ADMIN = { name: "周启明", email: "zhou@hengrun.example" };
export const SALES = { name: "王磊", email: "wang@hengrun.example", role: "sales", department: "销售部" };
export const OTHER_SALES = { name: "陈静", email: "chen@hengrun.example", role: "sales", department: "客服部" };

/** Fills in the set-up and sends it. The page may have JavaScript or not. */
export async function setUp(page, url) {
  await page.goto(`${url}/setup`);
  await page.locator('[name="input[company]"]').fill("衡润暖通设备有限公司");
  await page.locator('[name="input[name]"]').fill(ADMIN.name);
  await page.locator('[name="input[email]"]').fill(ADMIN.email);
  await page.locator('[name="input[password]"]').fill(PASSWORD);
  await page.locator('form:has([name="input[password]"]) button[type="submit"]').click();
  await page.waitForURL(`${url}/`);
}

/** Adds a person by command. */
export async function addPerson(server, { name, email, role, department }) {
  const words = ["user", "create", "--email", email, "--name", name, "--role", role, "--department", department];
  await server.kemai([...words, "--password-stdin"], { input: `${PASSWORD}\n` });
}

/** Signs in; the form is a plain one. */
export async function signIn(page, url, { email }, next = "/") {
  await page.goto(`${url}/login?next=${encodeURIComponent(next)}`);
  await page.locator('[name="input[email]"]').fill(email);
  await page.locator('[name="input[password]"]').fill(PASSWORD);
  await page.locator('form:has([name="input[password]"]) button[type="submit"]').click();
  await page.waitForURL((address) => address.pathname !== "/login");
}
