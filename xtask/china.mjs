// The map of China by provinces for the charts, under the names that the divisions have in Kemai.
// Usage: node china.mjs REGIONS_CSV TARGET
//
// The outlines are those of the npm package echarts 4.9.0 (Apache-2.0), the last that brought a map; the provinces are told by
// their codes.

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";

const [, , regions, target] = process.argv;
const names = new Map(
  (await readFile(regions, "utf8"))
    .split("\n")
    .map((line) => line.split(","))
    .filter(([code, , parent]) => /^\d\d0000$/.test(code) && !parent?.trim()),
);
const outlines = createRequire(import.meta.url).resolve("echarts-map/map/json/china.json");
const map = JSON.parse(await readFile(outlines, "utf8"));

for (const feature of map.features) {
  const name = names.get(feature.id);
  if (!name) throw new Error(`no province of ${regions} has the code ${feature.id}`);
  names.delete(feature.id);
  feature.properties = { name, cp: feature.properties.cp };
}
if (names.size > 0) throw new Error(`the map lacks ${[...names.values()].join(", ")}`);
await writeFile(target, JSON.stringify(map));
