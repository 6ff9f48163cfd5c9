// Draws the icons that a phone wants as pictures from the one drawing. Usage: node icons.mjs DRAWING.svg FOLDER

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Resvg, initWasm } from "@resvg/resvg-wasm";

const [drawing, folder] = process.argv.slice(2);
const svg = await readFile(drawing, "utf8");
// A system that cuts its own shape out of the picture wants colour up to the edges, and the mark well inside.
const ground = /<rect[^>]*fill="([^"]+)"/.exec(svg)[1];
const whole = svg
  .replace(/viewBox="0 0 28 28"/, 'viewBox="-5 -5 38 38"')
  .replace(/<rect[^>]*\/>/, `<rect x="-5" y="-5" width="38" height="38" fill="${ground}"/>`);

await initWasm(await readFile(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
await mkdir(folder, { recursive: true });
for (const [name, picture, size] of [
  ["icon-192.png", svg, 192],
  ["icon-512.png", svg, 512],
  ["icon-whole-512.png", whole, 512],
  ["icon-apple.png", whole, 180],
]) {
  const drawn = new Resvg(picture, { fitTo: { mode: "width", value: size } }).render();
  await writeFile(join(folder, name), drawn.asPng());
}
