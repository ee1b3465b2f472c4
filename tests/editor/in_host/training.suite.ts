/** Train Current Model, from the command to the checkpoint. */

import * as assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

import { show, until, workspaceFolder } from "./waiting";

describe("Train Current Model", () => {
  it("trains the file and leaves events and a checkpoint", async () => {
    await show("tiny_model.py");
    // Not awaited: the command ends when somebody closes its last message.
    void vscode.commands.executeCommand("torchvet.trainCurrentModel");
    const runs = path.join(workspaceFolder(), "runs");
    const run = await until("the folder of the run", async () => (await readdir(runs).catch(() => []))[0]);
    const file = path.join(runs, run, "events.jsonl");
    const events = await until("the end of the run", async () => {
      const words = await eventWords(file);
      return words.includes("run_completed") || words.includes("run_failed") ? words : undefined;
    });
    assert.ok(events.includes("epoch_completed"), events.join(" "));
    assert.equal(events.at(-1), "run_completed");
    const manifest = path.join(runs, run, "checkpoints", "manifest.json");
    assert.match(await readFile(manifest, "utf8"), /sha256/);
  }).timeout(90_000);
});

async function eventWords(file: string): Promise<readonly string[]> {
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n").filter((each) => each !== "");
  return lines.map((each) => (JSON.parse(each) as { readonly event: string }).event);
}
