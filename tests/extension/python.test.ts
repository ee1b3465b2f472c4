import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import type * as vscode from "vscode";

import { pythonsInFolder, pythonsOnPath } from "../../extension/src/executables";
import { ranked } from "../../extension/src/python";
import { followPythonExtension } from "../../extension/src/python_extension";
import { install } from "./fake_vscode";

const nothing = { set: undefined, followed: undefined, lastGood: undefined, onPath: [] };

describe("the order of interpreters", () => {
  test.each([
    ["one that was set stands alone", { ...nothing, set: "/set", followed: "/f", onPath: ["/p"] }, ["/set"]],
    ["the last good one comes before the PATH", { ...nothing, lastGood: "/l", onPath: ["/p"] }, ["/l", "/p"]],
    ["the Python extension's comes first", { ...nothing, followed: "/f", lastGood: "/l" }, ["/f", "/l"]],
    ["nobody is named twice", { ...nothing, followed: "/p", lastGood: "/p", onPath: ["/p", "/q"] }, ["/p", "/q"]],
    ["there may be none", nothing, []],
  ])("%s", (_, known, expected) => {
    expect(ranked(known)).toEqual(expected);
  });
});

describe("interpreters on this machine", () => {
  test("are found on the PATH by absolute folders only", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "torchvet-"));
    await program(path.join(folder, "python3.12"));
    await program(path.join(folder, "python3"));
    await writeFile(path.join(folder, "python"), "not executable");
    const relative = path.relative(process.cwd(), folder);
    expect(pythonsOnPath(`.:${relative}:${folder}`, "linux")).toEqual(
      ["python3", "python3.12"].map((name) => path.join(folder, name)),
    );
    expect(pythonsOnPath(relative, "linux")).toEqual([]);
  });

  test("are found in the environments of a folder", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "torchvet-"));
    const python = path.join(folder, ".venv", "bin", "python");
    await mkdir(path.dirname(python), { recursive: true });
    await program(python);
    expect(pythonsInFolder(folder, "linux")).toEqual([python]);
  });
});

describe("the Python extension", () => {
  const warnings: string[] = [];
  const log = { warn: (text: string) => warnings.push(text) } as unknown as vscode.LogOutputChannel;

  test("may be missing", async () => {
    expect(await followPythonExtension(() => undefined, log)).toBeUndefined();
  });

  test("is heard now and after each change", async () => {
    let active = "first";
    let changed: () => void = () => undefined;
    const environments = {
      getActiveEnvironmentPath: () => ({ path: active }),
      resolveEnvironment: ({ path: name }: { path: string }) =>
        Promise.resolve({ executable: { uri: { fsPath: `/envs/${name}/python` } } }),
      onDidChangeActiveEnvironmentPath: (listener: () => void) => {
        changed = listener;
        return { dispose: () => undefined };
      },
    };
    install("ms-python.python", { activate: () => Promise.resolve({ environments }) });
    const heard: string[] = [];
    await followPythonExtension((executable) => heard.push(executable), log);
    await expect.poll(() => heard).toEqual(["/envs/first/python"]);
    active = "second";
    changed();
    await expect.poll(() => heard).toEqual(["/envs/first/python", "/envs/second/python"]);
  });

  test("may break without breaking us", async () => {
    install("ms-python.python", { activate: () => Promise.reject(new Error("broken")) });
    expect(await followPythonExtension(() => undefined, log)).toBeUndefined();
    expect(warnings.at(-1)).toContain("broken");
  });

  test("may offer another API than we know", async () => {
    install("ms-python.python", { activate: () => Promise.resolve({}) });
    expect(await followPythonExtension(() => undefined, log)).toBeUndefined();
  });
});

async function program(file: string): Promise<void> {
  await writeFile(file, "#!/bin/sh\n");
  await chmod(file, 0o755);
}
