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

/** What is on the canvas, to compare it with what is there later. */
export function picture(panel) {
  return panel.locator("canvas").first().evaluate((canvas) => {
    const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    Object.assign(copy.canvas, { width: canvas.width, height: canvas.height });
    copy.drawImage(canvas, 0, 0);
    return copy.canvas.toDataURL();
  });
}

/**
 * Where what is drawn begins and ends, as parts of the canvas, and how wide it is for its height. The lower left corner is left aside: there a
 * map has the scale of its colours.
 */
export function extent(panel) {
  return panel.locator("canvas").first().evaluate((canvas) => {
    const { width, height } = canvas;
    const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    Object.assign(copy.canvas, { width, height });
    copy.drawImage(canvas, 0, 0);
    const pixels = new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
    let [left, top, right, bottom] = [width, height, 0, 0];
    pixels.forEach((colour, place) => {
      const [x, y] = [place % width, Math.floor(place / width)];
      if (colour === 0 || (x < width / 4 && y > height / 2)) return;
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
    });
    const shape = (right - left) / (bottom - top);
    return { left: left / width, top: top / height, right: right / width, bottom: bottom / height, shape };
  });
}

/** A point of the canvas, in CSS pixels, around which nothing but the colour of a token is: within a province, say. */
export async function pointOf(panel, token) {
  const point = await panel.evaluate((element, name) => {
    const probe = element.appendChild(document.createElement("i"));
    probe.style.color = `var(${name})`;
    const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    paper.fillStyle = getComputedStyle(probe).color;
    paper.fillRect(0, 0, 1, 1);
    probe.remove();
    const [wanted] = new Uint32Array(paper.getImageData(0, 0, 1, 1).data.buffer);
    const canvas = element.querySelector("canvas");
    const { width, height } = canvas;
    Object.assign(paper.canvas, { width, height });
    paper.drawImage(canvas, 0, 0);
    const pixels = new Uint32Array(paper.getImageData(0, 0, width, height).data.buffer);
    const ratio = width / canvas.clientWidth;
    const around = Math.round(4 * ratio);
    const isWithin = (x, y) => {
      for (let down = -around; down <= around; down += 1) {
        for (let across = -around; across <= around; across += 1) {
          if (pixels[(y + down) * width + x + across] !== wanted) return false;
        }
      }
      return true;
    };
    for (let y = around; y < height - around; y += 1) {
      for (let x = around; x < width - around; x += 1) {
        if (isWithin(x, y)) return { x: x / ratio, y: y / ratio };
      }
    }
    return null;
  }, token);
  assert.ok(point, `nothing has the colour of ${token}`);
  return point;
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
