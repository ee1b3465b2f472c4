/** A real VS Code on 127.0.0.1 with data folders of its own, and the browser that shows it. */

import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Browser, chromium as playwright, type Page } from "playwright-core";

import { chromium, NODE, RESULTS, SERVER_MAIN } from "./places";

const START_MS = 30_000;

/** Settings by name, as in settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** A running editor. */
export interface Editor {
  readonly authority: string;
  readonly stop: () => Promise<void>;
}

/** Starts VS Code's server; `flags` go to its command line. Resolves once it answers. */
export async function startEditor(settings: Settings, flags: readonly string[]): Promise<Editor> {
  const data = await mkdtemp(path.join(tmpdir(), "torchvet-editor-"));
  await mkdir(path.join(data, "data", "Machine"), { recursive: true });
  await writeFile(path.join(data, "data", "Machine", "settings.json"), JSON.stringify(settings));
  const port = await freePort();
  const listen = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  const quiet = ["--accept-server-license-terms", "--disable-telemetry", "--telemetry-level", "off"];
  const args = [SERVER_MAIN, ...listen, ...quiet, "--server-data-dir", data, ...flags];
  // A process group of its own: ending the parent alone would leave its terminals' host behind.
  const server = spawn(NODE, args, { detached: true, stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const stop = async (): Promise<void> => {
    process.kill(-(server.pid ?? 0), "SIGTERM");
    await ended;
    await cp(path.join(data, "data", "logs"), path.join(RESULTS, "logs"), { recursive: true });
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  };
  await answers(`http://127.0.0.1:${port}/version`);
  return { authority: `127.0.0.1:${port}`, stop };
}

/** A page in a headless browser. */
export async function openBrowser(): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
  const args = ["--no-sandbox", "--disable-gpu", "--disable-sync", ...quiet];
  const browser = await playwright.launch({ executablePath: chromium(), headless: true, args });
  const context = await browser.newContext({ viewport: { width: 1400, height: 850 } });
  return { browser, page: await context.newPage() };
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

async function answers(url: string): Promise<void> {
  const deadline_ms = Date.now() + START_MS;
  for (;;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (Date.now() > deadline_ms) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
