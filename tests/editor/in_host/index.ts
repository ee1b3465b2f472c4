/** The entry that VS Code calls: runs all suites with mocha and writes what passed and what failed. */

import { writeFile } from "node:fs/promises";
import Mocha from "mocha";

/** The report is a file, so mocha itself has nothing to print. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {
    return undefined;
  }
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: Silent });
  mocha.grep(process.env["TORCHVET_TEST_ONLY"] ?? "");
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  await import("./findings.suite");
  await import("./training.suite");
  await import("./server.suite");
  const passed: string[] = [];
  const failed: string[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on("pass", (test) => passed.push(`${test.fullTitle()} (${test.duration ?? 0} ms)`));
    runner.on("fail", (test, error: unknown) => {
      failed.push(`${test.fullTitle()}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
  });
  await writeFile(process.env["TORCHVET_TEST_REPORT"] ?? "", JSON.stringify({ passed, failed }));
  if (failed.length > 0) {
    throw new Error(`${failed.length} failed`);
  }
}
