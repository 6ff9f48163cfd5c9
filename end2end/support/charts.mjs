// What specs ask of charts: a canvas says nothing of what is on it, so its pixels are counted.

import { assert } from "../harness.mjs";

/** Waits until the chart is drawn; answers its panel. */
export async function drawn(page, name) {
  const panel = page.locator(`#${name}[data-state="drawn"]`);
  await panel.waitFor();
  // What came into sight just now is drawn with the next frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const colours = await panel.locator("canvas").first().evaluate(colourCount);
  assert.ok(colours > 3, `${name}: ${colours} colours on the canvas`);
  return panel;
}

function colourCount(canvas) {
  // Read from a copy: the browser warns of whoever reads from what it draws with.
  const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  Object.assign(copy.canvas, { width: canvas.width, height: canvas.height });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}

/** The colour of a token where the panel stands, and whether the canvas has it. */
export function hasColour(panel, token) {
  return panel.evaluate((element, name) => {
    const probe = element.appendChild(document.createElement("i"));
    probe.style.color = `var(${name})`;
    const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    paper.fillStyle = getComputedStyle(probe).color;
    paper.fillRect(0, 0, 1, 1);
    probe.remove();
    const [wanted] = new Uint32Array(paper.getImageData(0, 0, 1, 1).data.buffer);
    const canvas = element.querySelector("canvas");
    Object.assign(paper.canvas, { width: canvas.width, height: canvas.height });
    paper.drawImage(canvas, 0, 0);
    const { data } = paper.getImageData(0, 0, canvas.width, canvas.height);
    return new Uint32Array(data.buffer).includes(wanted);
  }, token);
}

/** No part of the page is wider than the window. */
export async function fits(page) {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= seen, `the page is ${wide} wide in a window of ${seen}`);
}
