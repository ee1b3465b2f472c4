/** Train Current Model, from the command to the checkpoint. */

import * as assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

import { show, until, workspaceFolder } from "./waiting";

describe("Train Current Model", () => {
  it("trains the file and leaves events and a checkpoint", async () => {
    const run = await train("tiny_model");
    const words = await eventWords(run);
    assert.ok(words.includes("epoch_completed"), words.join(" "));
    assert.equal(words.at(-1), "run_completed");
    assert.match(await readFile(path.join(run, "checkpoints", "manifest.json"), "utf8"), /sha256/);
    assert.ok(existsSync(path.join(run, "model.pt")));
  });

  it("runs a script with its own loop as it is, and counts its steps", async () => {
    const run = await train("own_loop");
    const words = await eventWords(run);
    assert.equal(words.at(-1), "run_completed", words.join(" "));
    assert.ok(words.includes("iteration_completed"), words.join(" "));
    assert.ok(existsSync(path.join(workspaceFolder(), "own_loop.pth")), "the script ran in the workspace's folder");
  });
});

/** The folder of the run of `name`.py, once the run is over. */
async function train(name: string): Promise<string> {
  await show(`${name}.py`);
  // Not awaited: the command ends when somebody closes its last message.
  void vscode.commands.executeCommand("torchvet.trainCurrentModel");
  const run = await until("the folder of the run", async () => (await runsOf(name))[0]);
  await until("the end of the run", async () => {
    const last = (await eventWords(run)).at(-1) ?? "";
    return ["run_completed", "run_failed", "run_stopped"].includes(last) ? last : undefined;
  });
  return run;
}

async function runsOf(name: string): Promise<readonly string[]> {
  const runs = path.join(workspaceFolder(), "runs");
  const names = await readdir(runs).catch(() => []);
  return names.filter((each) => each.startsWith(`${name}-`)).map((each) => path.join(runs, each));
}

async function eventWords(run: string): Promise<readonly string[]> {
  const text = await readFile(path.join(run, "events.jsonl"), "utf8").catch(() => "");
  const lines = text.split("\n").slice(0, -1);
  return lines.map((each) => (JSON.parse(each) as { readonly event: string }).event);
}
