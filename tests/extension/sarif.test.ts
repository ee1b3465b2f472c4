/** What the command line writes for code hosts is SARIF 2.1.0 by the letter of its schema. */

import schema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
import Ajv from "ajv";
import draft04 from "ajv/lib/refs/json-schema-draft-04.json";
import { execFile } from "node:child_process";
import * as path from "node:path";
import { expect, test } from "vitest";

const TOP = path.resolve(import.meta.dirname, "../..");
const TORCHVET = path.join(TOP, ".venv", process.platform === "win32" ? "Scripts" : "bin", "torchvet");
// With findings of every severity, fixes, related places in other files, notebooks, and files that don't parse.
const CHECKED = ["tests/rules", "tests/seed", "tests/projects", "tests/editor/workspace"];

interface Log {
  readonly runs: readonly { readonly results: readonly { readonly level: string }[] }[];
}

function checked(paths: readonly string[]): Promise<Log> {
  return new Promise((resolve, reject) => {
    const argv = ["check", "--no-cache", "--output-format", "sarif", ...paths];
    execFile(TORCHVET, argv, { cwd: TOP, maxBuffer: 1 << 28 }, (error, stdout) => {
      if (error !== null && error.code !== 1) {
        reject(new Error(error.message));
      } else {
        resolve(JSON.parse(stdout) as Log);
      }
    });
  });
}

function compiled(): Ajv.ValidateFunction {
  const ajv = new Ajv({ schemaId: "auto", unknownFormats: "ignore" });
  ajv.addMetaSchema(draft04);
  return ajv.compile(schema);
}

test("SARIF holds against its schema", { timeout: 120_000 }, async () => {
  const validate = compiled();
  const log = await checked(CHECKED);
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  const results = log.runs.flatMap((run) => run.results);
  expect(results.length).toBeGreaterThan(300);
  expect(new Set(results.map((each) => each.level))).toEqual(new Set(["error", "warning", "note"]));
});

test("SARIF of a run without findings holds too", { timeout: 60_000 }, async () => {
  const validate = compiled();
  validate(await checked(["examples/train_digits.py"]));
  expect(validate.errors ?? []).toEqual([]);
});
