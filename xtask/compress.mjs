// Writes a .br and a .gz beside each file of a folder that gets smaller by it and has none yet.
// Usage: node compress.mjs FOLDER

import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";

const COMPRESSED_ALREADY = /\.(br|gz|png|jpe?g|webp|avif|woff2)$/;
const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const folder = process.argv[2];
const entries = await readdir(folder, { recursive: true });

async function compress(path) {
  const content = await readFile(path);
  const write = async (ending, make) => {
    const target = `${path}.${ending}`;
    if (await stat(target).catch(() => null)) return;
    await writeFile(target, await make());
  };
  await Promise.all([
    write("br", () =>
      brotli(content, {
        params: {
          [zlib.constants.BROTLI_PARAM_QUALITY]: zlib.constants.BROTLI_MAX_QUALITY,
          [zlib.constants.BROTLI_PARAM_LGWIN]: zlib.constants.BROTLI_MAX_WINDOW_BITS,
          [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
    ),
    write("gz", () => gzip(content, { level: 9 })),
  ]);
}

for (const entry of entries) {
  const path = join(folder, entry);
  if (COMPRESSED_ALREADY.test(entry) || !(await stat(path)).isFile()) continue;
  await compress(path);
}
