/** The workbench of a real VS Code with the extension installed, used as a person would, with pictures of each step. */

import type { Browser } from "playwright-core";
import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { type Editor, openBrowser, startEditor } from "./editor";
import { Person } from "./person";
import { EXTENSIONS, freshWorkspace, PYTHON } from "./places";

const WAIT_MS = 30_000;
const SETTINGS = {
  "torchvet.interpreter": PYTHON,
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.reduceMotion": "on",
  "chat.disableAIFeatures": true,
};

let editor: Editor;
let browser: Browser;
let person: Person;
let folder: string;

beforeAll(async () => {
  folder = await freshWorkspace();
  editor = await startEditor(SETTINGS, ["--disable-workspace-trust", "--extensions-dir", EXTENSIONS]);
  const opened = await openBrowser();
  browser = opened.browser;
  opened.page.setDefaultTimeout(WAIT_MS);
  person = new Person(opened.page);
  await person.visit(editor.authority, folder);
});

afterAll(async () => {
  await browser.close();
  await editor.stop();
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") {
    await person.picture(`failed-${task.name.slice(0, 20)}`);
  }
});

test("findings are underlined, and the status bar says that all is well", async () => {
  await person.open("squeeze.py");
  await person.squiggles.first().waitFor();
  await person.page.locator('.statusbar-item[aria-label*="Checking with"]').waitFor();
  await person.picture("1-underlined");
});

test("resting the mouse on a finding shows the page of its rule", async () => {
  await person.line("r.squeeze(0)").getByText("squeeze").hover();
  await person.page.locator(".monaco-hover", { hasText: "squeeze-non-unit-dim" }).first().waitFor();
  await person.picture("2-hover");
});

test("the light bulb mends the line, and the wavy line goes", async () => {
  await person.clickBehind("r.squeeze(0)");
  await person.page.locator('.statusbar-item[aria-label^="Ln 5, Col 17"]').waitFor();
  await person.page.keyboard.press("Control+.");
  const fix = person.page.locator(".action-widget .monaco-list-row", { hasText: "dim 1" });
  await fix.waitFor();
  await person.picture("3-quick-fix");
  await fix.click();
  await person.line("r.squeeze(1)").waitFor();
  await expect.poll(() => person.squiggles.count(), { timeout: WAIT_MS }).toBe(0);
  await person.picture("4-fixed");
});

test("in a notebook a cell knows the cells before it, and is mended in place", async () => {
  await person.open("notebook.ipynb");
  await person.cellSquiggles.first().waitFor();
  await person.picture("10-notebook");
  await person.cellLine("loss.backward()").getByText("backward").click();
  await person.page.keyboard.press("Control+.");
  const fix = person.page.locator(".action-widget .monaco-list-row", { hasText: "zero_grad()" }).first();
  await fix.waitFor();
  await person.picture("11-notebook-fixes");
  await fix.click();
  await person.cellLine("optimizer.zero_grad()").waitFor();
  await expect.poll(() => person.cellSquiggles.count(), { timeout: WAIT_MS }).toBe(0);
  await person.picture("12-notebook-fixed");
});

test("shapes stand behind the lines, and the layers of a model show on its name", async () => {
  await person.open("lenet.py");
  await person.line("(8, 16, 5, 5) f32").first().waitFor();
  await person.line("(8, 400) f32").first().waitFor();
  await person.page.locator(".codelens-decoration", { hasText: "multiply-adds" }).first().waitFor();
  await person.picture("13-shapes");
  await person.page.locator(".editor-instance .view-line", { hasText: "class" }).getByText("LeNet").first().hover();
  await person.page.locator(".monaco-hover", { hasText: "conv1" }).first().waitFor();
  await person.picture("14-layers");
});

test("the training loop is offered while typing, and inserted with its tab stops", async () => {
  await person.open("empty.py");
  await person.page.locator(".editor-instance .view-line").first().click();
  await person.page.keyboard.type("torch-train");
  const offer = person.page.locator(".suggest-widget .monaco-list-row", { hasText: "train-loop" }).first();
  await offer.waitFor();
  await person.picture("5-completion");
  await offer.click();
  await person.line("zero_grad()").first().waitFor();
  await person.line("optimizer.step()").first().waitFor();
  await person.picture("6-snippet");
});

test("the model is trained with progress, and its checkpoint is shown", async () => {
  await person.open("tiny_model.py");
  await person.command("torchvet: Train Current Model");
  await person.message(/epoch \d+\/\d+/).waitFor();
  await person.picture("7-training");
  await person.message("is trained").waitFor();
  await person.picture("8-trained");
  const [run] = await readdir(path.join(folder, "runs"));
  const checkpoints = await readdir(path.join(folder, "runs", run ?? "", "checkpoints"));
  expect(checkpoints).toContain("manifest.json");
  await person.message("is trained").getByText("Show Checkpoint Folder").click();
  await person.page.locator('.explorer-folders-view .monaco-list-row[aria-label^="checkpoints"]').waitFor();
});

test("runs are listed, and one shows its numbers", async () => {
  await person.open("tiny_model.py");
  await person.command("torchvet: Show Runs");
  const run = person.page.locator('.quick-input-list .monaco-list-row[aria-label*="tiny_model-"]').first();
  await run.waitFor();
  await person.picture("8-runs");
  await run.click();
  await person.offered("Show Numbers").click();
  await person.page.locator('.tab.active[aria-label^="metrics.csv"]').waitFor();
  await person.line("epoch,step,lr").waitFor();
  await person.picture("8-numbers");
});

test("a file without a model is refused with the reason", async () => {
  await person.open("squeeze.py");
  await person.command("torchvet: Train Current Model");
  await person.message("Can't train: ").waitFor();
  await person.picture("refused");
});

test("training can be cancelled, and goes on where it stopped", async () => {
  await person.open("long_training.py");
  await person.command("torchvet: Train Current Model");
  const going = person.message(/Training long_training.*epoch \d+\/\d+/);
  await going.waitFor();
  await going.getByText("Cancel").click();
  const stopped = person.message("has stopped");
  await stopped.waitFor();
  await person.picture("9-stopped");
  await stopped.getByText("Resume").click();
  await going.waitFor();
  await going.getByText("Cancel").click();
  await stopped.waitFor();
});
