/** The examples as `make run` shows them. docs/images/editor.png is the picture `readme-fix` of this test. */

import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type Editor, openBrowser, startEditor } from "./editor";
import { Person } from "./person";
import { EXTENSIONS, PYTHON, TOP } from "./places";

let editor: Editor;
let folder: string;
const browsers: Browser[] = [];

beforeAll(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "torchvet-")), "examples");
  await cp(path.join(TOP, "examples"), folder, { recursive: true });
  const settings = {
    "torchvet.interpreter": PYTHON,
    "workbench.startupEditor": "none",
    "workbench.reduceMotion": "on",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "chat.disableAIFeatures": true,
    "editor.minimap.enabled": false,
  };
  editor = await startEditor(settings, ["--disable-workspace-trust", "--extensions-dir", EXTENSIONS]);
});

afterAll(async () => {
  await Promise.all(browsers.map((each) => each.close()));
  await editor.stop();
});

async function visitor(language: string): Promise<Person> {
  const { browser, page } = await openBrowser();
  browsers.push(browser);
  // What a language pack sets, without the pack: the workbench stays English, extensions follow it.
  await page.addInitScript((value) => {
    Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: value });
  }, language);
  await page.setViewportSize({ width: 1180, height: 720 });
  const person = new Person(page);
  await person.visit(editor.authority, folder);
  return person;
}

test("a training loop without zero_grad is found, explained and mended", async () => {
  const person = await visitor("en");
  await person.open("training_loop.py");
  await person.squiggles.first().waitFor();
  await person.line("loss.backward()").getByText("backward").hover();
  await person.page.locator(".monaco-hover", { hasText: "missing-zero-grad" }).first().waitFor();
  await person.picture("readme-hover");
  await person.clickBehind("loss.backward()");
  await person.page.keyboard.press("Control+.");
  const fix = person.page.locator(".action-widget .monaco-list-row", { hasText: "zero_grad" }).first();
  await fix.waitFor();
  await person.picture("readme-fix");
  await fix.click();
  await person.line("optimizer.zero_grad()").waitFor();
  await expect.poll(() => person.squiggles.count(), { timeout: 20_000 }).toBe(0);
});

test("the commands speak Chinese when the editor does", async () => {
  const person = await visitor("zh-cn");
  await person.open("training_loop.py");
  await person.page.locator('.statusbar-item[aria-label*="正在使用"]').waitFor();
  await person.paletteWith("torchvet:", "训练当前模型");
  await person.picture("chinese");
});
