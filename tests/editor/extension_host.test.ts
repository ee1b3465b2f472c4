/** Runs the suites of in_host/ inside the extension host of a real VS Code, against the packaged extension. */

import { build } from "esbuild";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, test } from "vitest";

import { openBrowser, startEditor } from "./editor";
import { freshWorkspace, INSTALLED, PYTHON, TOP } from "./places";

interface Report {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

test("the suites pass in the extension host", { timeout: 240_000 }, async () => {
  const { passed, failed } = await runInHost();
  for (const title of passed) {
    console.log(`  ✓ ${title}`);
  }
  expect(failed).toEqual([]);
  expect(passed.length).toBeGreaterThan(0);
});

async function runInHost(): Promise<Report> {
  const suites = path.join(TOP, ".cache", "editor", "suites.js");
  const entryPoints = [path.join(__dirname, "in_host", "index.ts")];
  await build({ entryPoints, outfile: suites, bundle: true, platform: "node", external: ["vscode", "mocha"] });
  const results = await mkdtemp(path.join(tmpdir(), "torchvet-results-"));
  // The extension host inherits the variables of the server.
  process.env["TORCHVET_TEST_REPORT"] = path.join(results, "report.json");
  process.env["TORCHVET_TEST_PYTHON"] = PYTHON;
  await writeFile(process.env["TORCHVET_TEST_REPORT"], JSON.stringify({ passed: [], failed: ["no suite has run"] }));
  const flags = ["--enable-smoke-test-driver", "--disable-workspace-trust", "--extensions-dir", path.join(results, "none")];
  const editor = await startEditor({ "torchvet.interpreter": PYTHON }, flags);
  const { browser, page } = await openBrowser();
  try {
    const ended = new Promise((resolve) => void page.exposeFunction("codeAutomationExit", resolve));
    await page.exposeFunction("codeAutomationLog", () => undefined);
    const remote = (file: string): string => `vscode-remote://${editor.authority}${encodeURI(file)}`;
    const payload = [
      ["extensionDevelopmentPath", remote(INSTALLED)],
      ["extensionTestsPath", remote(suites)],
    ];
    const query = new URLSearchParams({ folder: await freshWorkspace(), payload: JSON.stringify(payload) });
    await page.goto(`http://${editor.authority}/?${query.toString()}`);
    await ended;
  } finally {
    await browser.close();
    await editor.stop();
  }
  return JSON.parse(await readFile(process.env["TORCHVET_TEST_REPORT"], "utf8")) as Report;
}
