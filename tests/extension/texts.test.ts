/** The manifest and the texts agree: in both languages, and with what the code says. */

import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";

const TOP = path.resolve(__dirname, "..", "..");

type Texts = Readonly<Record<string, string>>;

const english = readTexts("package.nls.json");
const chinese = readTexts("package.nls.zh-cn.json");
const bundle = readTexts("l10n/bundle.l10n.zh-cn.json");
const manifest = readFileSync(path.join(TOP, "package.json"), "utf8");
const sources = readdirSync(path.join(TOP, "extension", "src"), { recursive: true, encoding: "utf8" })
  .filter((each) => each.endsWith(".ts"))
  .map((each) => readFileSync(path.join(TOP, "extension", "src", each), "utf8"))
  .join("\n");

describe("the manifest", () => {
  test("uses every text of package.nls.json, and no other", () => {
    const used = [...manifest.matchAll(/%([\w.]+)%/g)].map((each) => each[1]);
    expect([...new Set(used)].sort()).toEqual(Object.keys(english).sort());
  });

  test("says everything in Chinese too", () => {
    expect(Object.keys(chinese)).toEqual(Object.keys(english));
  });

  test("declares the commands that the code registers", () => {
    const declared = [...manifest.matchAll(/"command": "torchvet\.(\w+)",\s+"category"/g)].map((each) => each[1]);
    const commands = readFileSync(path.join(TOP, "extension", "src", "commands.ts"), "utf8");
    for (const each of declared) {
      expect(commands).toMatch(new RegExp(`^ {4}${each ?? ""}[:,]`, "m"));
    }
    const used = [...sources.matchAll(/"torchvet\.(\w+)"/g)].map((each) => each[1]);
    const others = ["enable", "interpreter", "status", "checkpoint", "checkpointOnRequest"];
    expect(used.filter((each) => !declared.includes(each) && !others.includes(each ?? ""))).toEqual([]);
  });

  test("keeps the interpreter out of an untrusted workspace's hands", () => {
    const { capabilities } = JSON.parse(manifest) as { capabilities: { untrustedWorkspaces: unknown } };
    expect(capabilities.untrustedWorkspaces).toMatchObject({
      supported: "limited",
      restrictedConfigurations: ["torchvet.interpreter"],
    });
  });
});

describe("the texts of the code", () => {
  const said = [...sources.matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)].map((each) => each[1] ?? "");

  test("are all in the Chinese bundle, and it has no other", () => {
    expect(Object.keys(bundle).sort()).toEqual([...new Set(said)].sort());
  });

  test("keep their places for values in Chinese", () => {
    const places = (text: string): readonly string[] => [...text.matchAll(/\{\d\}/g)].map((each) => each[0]).sort();
    for (const [original, translated] of Object.entries(bundle)) {
      expect(places(translated), original).toEqual(places(original));
    }
  });

  test("are never given as variables, which no translator would find", () => {
    expect([...sources.matchAll(/l10n\.t\(\s*[^"\s]/g)]).toEqual([]);
  });
});

function readTexts(file: string): Texts {
  return JSON.parse(readFileSync(path.join(TOP, file), "utf8")) as Texts;
}
