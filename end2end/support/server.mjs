// A Kemai of its own for each spec: a free port of 127.0.0.1, an empty folder, an empty database.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const BINARY = resolve(ROOT, process.env.KEMAI_BINARY ?? "target/debug/kemai");
const SITE = resolve(ROOT, process.env.KEMAI_SITE_ROOT ?? "target/site");
const START_SECONDS = 60;
const STOP_SECONDS = 10;

export class Server {
  #process = null;
  #exited = null;
  #environment;

  /** Everything the server wrote, for who wants to know why a test failed. */
  log = "";

  static async create({ database = "sqlite", environment = {} } = {}) {
    const folder = await mkdtemp(join(tmpdir(), "kemai-e2e-"));
    await mkdir(join(folder, "data"));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const own = {
      KEMAI_DATA_DIR: join(folder, "data"),
      KEMAI_DATABASE_URL: await databaseUrl(database, folder),
      KEMAI_LISTEN: `127.0.0.1:${port}`,
      KEMAI_PUBLIC_URL: url,
      KEMAI_SECRET_KEY_FILE: join(folder, "data", "secret.key"),
      KEMAI_SITE_ROOT: SITE,
    };
    return new Server(folder, url, { ...inherited(), ...own, ...environment });
  }

  constructor(folder, url, environment) {
    this.folder = folder;
    this.database = environment.KEMAI_DATABASE_URL.split(":")[0];
    this.url = url;
    this.#environment = environment;
  }

  /** Runs the program with this server's data: `await server.kemai(["user", "list"])`. Answers what it printed. */
  kemai(words, { input = "" } = {}) {
    return new Promise((done, fail) => {
      const options = { cwd: this.folder, env: this.#environment, maxBuffer: 64 << 20 };
      const child = execFile(BINARY, words, options, (error, stdout, stderr) => {
        if (error) fail(new Error(`kemai ${words.join(" ")}: ${error.message}\n${stdout}${stderr}`));
        else done(stdout);
      });
      // A command that reads no input may be gone before it is written.
      child.stdin.on("error", () => {});
      child.stdin.end(input);
    });
  }

  async start() {
    const child = spawn(BINARY, ["serve"], { cwd: this.folder, env: this.#environment });
    const note = (data) => (this.log += data);
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    this.#process = child;
    this.#exited = new Promise((done) => {
      child.on("error", (error) => done(`cannot be started: ${error.message}`));
      child.on("exit", (code, signal) => done(`ended: ${signal ?? `status ${code}`}`));
    });

    const ended = { how: null };
    this.#exited.then((how) => (ended.how = how));
    const deadline = Date.now() + START_SECONDS * 1000;
    while (Date.now() < deadline && !ended.how) {
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      if (ready?.ok) return this;
      await new Promise((done) => setTimeout(done, 50));
    }
    const why = ended.how ?? `was not ready within ${START_SECONDS} s`;
    this.kill();
    throw new Error(`the server ${why}\n${this.log}`);
  }

  /** Asks it to stop. It has ten seconds to let go of everything. */
  async stop() {
    if (!this.#process) return;
    this.#process.kill("SIGTERM");
    const late = new Promise((done) => setTimeout(done, STOP_SECONDS * 1000, "late").unref());
    const how = await Promise.race([this.#exited, late]);
    if (how === "late") {
      this.kill();
      throw new Error(`the server did not stop within ${STOP_SECONDS} s of SIGTERM`);
    }
    this.#process = null;
    if (how !== "ended: status 0") throw new Error(`the server ${how} after SIGTERM\n${this.log.slice(-4000)}`);
  }

  /** A second server on the same data, for PostgreSQL; whoever asks for it kills it. */
  async another() {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const own = { KEMAI_LISTEN: `127.0.0.1:${port}`, KEMAI_PUBLIC_URL: url };
    return await new Server(this.folder, url, { ...this.#environment, ...own }).start();
  }

  /** Stops and starts it on the same data. */
  async restart() {
    await this.stop();
    await this.start();
  }

  kill() {
    this.#process?.kill("SIGKILL");
    this.#process = null;
  }

  async removeFolder() {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The variables of whoever runs the specs, without any that would configure the server. */
function inherited() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(KEMAI|LEPTOS)_/.test(name)),
  );
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function databaseUrl(database, folder) {
  if (database === "sqlite") return `sqlite://${join(folder, "data", "kemai.db")}`;
  const url = new URL(process.env.KEMAI_TEST_POSTGRES_URL);
  const name = `e2e_${process.pid}_${Date.now()}`;
  await new Promise((done, fail) => {
    execFile("psql", [url.href, "--quiet", "--command", `create database ${name}`], (error) =>
      error ? fail(error) : done(),
    );
  });
  url.pathname = `/${name}`;
  return url.href;
}
