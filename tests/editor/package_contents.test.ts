/** What the .vsix holds: all that the extension needs, nothing else, and nothing compiled. */

import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";

import { PYTHON, TOP, VSIX } from "./places";

const MOST_BYTES = 15_000_000;
const listing = "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";
const names = execFileSync(PYTHON, ["-c", listing, VSIX], { encoding: "utf8" })
  .split("\n")
  .filter((each) => each.startsWith("extension/"))
  .map((each) => each.slice("extension/".length));

describe("the .vsix", () => {
  test.each([
    "package.json",
    "package.nls.zh-cn.json",
    "l10n/bundle.l10n.zh-cn.json",
    "readme.md",
    "LICENSE.txt",
    "dist/main.js",
    "dist/checkpoint_page.js",
    "extension/media/checkpoint.css",
    "extension/media/icon.png",
    "server/launch.py",
    "server/libs/pygls/__init__.py",
    // Needed on Python 3.10 only, so missing it would show nowhere else.
    "server/libs/exceptiongroup/__init__.py",
    "server/libs/tomli/__init__.py",
    // Data that jedi and its parser read at run time.
    "server/libs/parso/python/grammar310.txt",
    "server/libs/jedi/third_party/typeshed/stdlib/typing.pyi",
  ])("holds %s", (name) => {
    expect(names).toContain(name);
  });

  test.each(["server/torchvet", "server/torchvet_runtime"])("holds all of %s but what Python has compiled", (folder) => {
    const ours = readdirSync(path.join(TOP, folder), { recursive: true, encoding: "utf8" })
      .filter((each) => !each.includes("__pycache__") && statSync(path.join(TOP, folder, each)).isFile())
      .map((each) => `${folder}/${each}`);
    expect(ours.filter((each) => !names.includes(each))).toEqual([]);
  });

  test("holds nothing compiled, no tests, no sources of the bundle", () => {
    const unwanted = /__pycache__|\.(pyc|so|pyd|dll|dylib|map|ts)$|(^|\/)tests?\/|node_modules|\.egg-info|^examples/;
    expect(names.filter((each) => unwanted.test(each))).toEqual([]);
  });

  test("holds nothing that this list does not expect", () => {
    const expected = /^(package(\.nls(\.zh-cn)?)?\.json|readme\.md|LICENSE\.txt|dist|extension|l10n|server|docs)(\/|$)/;
    expect(names.filter((each) => !expected.test(each))).toEqual([]);
  });

  test("is small", () => {
    expect(statSync(VSIX).size).toBeLessThan(MOST_BYTES);
  });
});
