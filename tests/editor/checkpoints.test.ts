/**
 * Checkpoints in the editor: the view of a file, its filter, comparing, what is damaged or hostile, and paths in code.
 * docs/images/checkpoint.png is the picture `readme-checkpoint` of this test.
 */

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Browser, FrameLocator } from "playwright-core";
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
  "security.workspace.trust.startupPrompt": "never",
};

/** As much of the page's own types as the tests need; they run where there are none. */
interface Box {
  readonly scrollHeight: number;
  readonly click: () => void;
  readonly scrollTo: (left: number, top: number) => void;
  readonly querySelector: (selector: string) => Box;
}
interface Frames {
  readonly requestAnimationFrame: (then: () => void) => void;
}

let editor: Editor;
let browser: Browser;
let person: Person;
let folder: string;

beforeAll(async () => {
  folder = await freshWorkspace();
  execFileSync(PYTHON, [path.join(__dirname, "write_checkpoints.py"), folder]);
  // Nobody has said that this folder is trusted: reading needs no trust, because nothing is run.
  editor = await startEditor(SETTINGS, ["--extensions-dir", EXTENSIONS]);
  const opened = await openBrowser();
  browser = opened.browser;
  opened.page.setDefaultTimeout(WAIT_MS);
  person = new Person(opened.page);
  await person.visit(editor.authority, folder);
  await untilExtensionIsKnown();
});

afterAll(async () => {
  await browser.close();
  await editor.stop();
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail") {
    await person.picture(`failed-${task.name.slice(0, 20)}`);
  }
  await person.page.keyboard.press("Control+k");
  await person.page.keyboard.press("w");
});

/** The page inside the open view. */
function page(): FrameLocator {
  return person.page.locator("iframe.webview.ready").first().contentFrame().frameLocator("iframe#active-frame");
}

test("a thousand tensors are a tree that is filtered while typing", async () => {
  await person.open("thousand.pt");
  await page().locator(".totals", { hasText: "1,000" }).waitFor();
  await page().locator(".row", { hasText: "transformer.layers" }).waitFor();
  await person.picture("checkpoint-1-tree");
  await page().locator(".filter").fill("q_proj 42");
  await expect.poll(() => page().locator(".shown").textContent()).toBe("2 of 1,004");
  await page().locator(".row mark").first().waitFor();
  await person.picture("checkpoint-2-filtered");
  expect(await page().locator(".space .row").count()).toBeLessThan(80);
  await person.open("loads.py");
  await person.line("torch.load").waitFor();
  await person.open("thousand.pt");
  await expect.poll(() => page().locator(".filter").inputValue(), { timeout: WAIT_MS }).toBe("q_proj 42");
  await expect.poll(() => page().locator(".shown").textContent()).toBe("2 of 1,004");
});

test("the tree is walked with the keyboard", async () => {
  await person.open("thousand.pt");
  await page().locator(".scroll").focus();
  await person.page.keyboard.press("Home");
  await page().locator('.row.active[aria-level="1"][aria-expanded="true"]').waitFor();
  await person.page.keyboard.press("ArrowLeft");
  await page().locator('.row.active[aria-expanded="false"]').waitFor();
  await person.page.keyboard.press("ArrowRight");
  await person.page.keyboard.press("ArrowRight");
  await page().locator('.row.active[aria-level="2"]').waitFor();
  await person.picture("checkpoint-3-keyboard");
});

test("ten thousand tensors scroll and unfold without a wait", async () => {
  await person.open("ten_thousand.pt");
  await page().locator(".totals", { hasText: "10,000" }).waitFor();
  const took_ms = await page().locator("body").evaluate(unfoldAndScroll);
  await page().locator(".row", { hasText: "norm" }).last().waitFor();
  await person.picture("checkpoint-4-ten-thousand");
  expect(took_ms).toBeLessThan(1_000);
  expect(await page().locator(".space .row").count()).toBeLessThan(100);
});

test("two files are compared, differences first", async () => {
  await person.open("thousand.pt");
  await compareWith("other.pt");
  await page().locator(".row", { hasText: "In another shape" }).waitFor();
  await page().locator(".row", { hasText: "Only in other.pt" }).waitFor();
  await person.picture("checkpoint-5-compared");
  await page().getByText("Back to All Keys").click();
  await compareWith("wrapped.pt");
  await page().locator(".verdict", { hasText: "All 1,000 keys match after removing “module.”" }).waitFor();
  await person.picture("checkpoint-6-wrapped");
});

test("a file is compared with a model class of the workspace", async () => {
  await person.open("thousand.pt");
  await compareWith("Narrow");
  await page().locator(".verdict", { hasText: "1,000 keys in thousand.pt, 2 in narrow.py::Narrow" }).waitFor();
  await page().locator(".row", { hasText: "Only in thousand.pt" }).waitFor();
  await page().locator(".row", { hasText: "Only in narrow.py::Narrow" }).waitFor();
  await person.picture("checkpoint-6-class");
  await page().getByText("Back to All Keys").click();
});

test("a damaged file says so, and is shown as soon as it is mended", async () => {
  await person.open("damaged.pt");
  await page().locator(".problem", { hasText: "can't be read" }).waitFor();
  await person.picture("checkpoint-7-damaged");
  copyFileSync(path.join(folder, "thousand.pt"), path.join(folder, "damaged.pt"));
  await page().locator(".totals", { hasText: "1,000" }).waitFor();
});

test("a hostile file is shown with a warning, and nothing in it is run or drawn", async () => {
  await person.open("hostile.pt");
  await page().locator(".danger", { hasText: "system" }).waitFor();
  await page().locator(".row", { hasText: "<img src=x onerror=alert(1)>" }).waitFor();
  await page().locator(".row", { hasText: "\\u{202e}reversed" }).waitFor();
  expect(await page().locator("img").count()).toBe(0);
  await person.picture("checkpoint-8-hostile");
  expect(existsSync(path.join(folder, "sprung"))).toBe(false);
});

test("in code, the path shows what is in the file, and opens it", async () => {
  await person.open("loads.py");
  const written = person.line("torch.load").getByText("thousand.pt");
  await written.hover();
  await person.page.locator(".monaco-hover", { hasText: "1,000 tensors" }).first().waitFor();
  await person.picture("checkpoint-9-hover");
  await person.clickBehind("state = ");
  await person.page.keyboard.type("\nstate['");
  const offer = person.page.locator(".suggest-widget .monaco-list-row", { hasText: "transformer.layers.0.attention.q_proj" });
  await offer.first().waitFor();
  await person.picture("checkpoint-10-keys");
  await person.page.keyboard.press("Escape");
  await written.click({ modifiers: ["Control"] });
  await page().locator(".totals", { hasText: "1,000" }).waitFor();
});

test("without a server the view says so, and goes on as soon as there is one; in the dark too", async () => {
  const python = path.join(folder, "python");
  const settings = { ...SETTINGS, "torchvet.interpreter": python, "workbench.colorTheme": "Default Dark Modern" };
  const other = await startEditor(settings, ["--disable-workspace-trust", "--extensions-dir", EXTENSIONS]);
  const before = person;
  const opened = await openBrowser();
  try {
    opened.page.setDefaultTimeout(WAIT_MS);
    person = new Person(opened.page);
    await person.visit(other.authority, folder);
    await person.open("squeeze.py");
    await person.page.locator('.statusbar-item[aria-label*="can\'t be started"]').waitFor();
    await person.open("thousand.pt");
    await page().locator(".problem", { hasText: "not running" }).waitFor();
    await person.picture("checkpoint-11-no-server");
    writeFileSync(python, `#!/bin/sh\nexec '${PYTHON}' "$@"\n`, { mode: 0o755 });
    await page().getByText("Start Server").click();
    await page().locator(".totals", { hasText: "1,000" }).waitFor();
    await person.picture("checkpoint-12-dark");
    await person.message("can't be started").locator(".codicon-notifications-clear").click();
    await page().locator(".filter").fill("layers.7.");
    await expect.poll(() => page().locator(".shown").textContent()).toBe("10 of 1,004");
    await person.picture("readme-checkpoint");
  } finally {
    person = before;
    await opened.browser.close();
    await other.stop();
  }
});

/** A new window opens files before it knows which extension wants them. */
async function untilExtensionIsKnown(): Promise<void> {
  await person.open("squeeze.py");
  await person.page.locator('.statusbar-item[aria-label*="Checking with"]').waitFor();
}

/** Runs in the page. */
async function unfoldAndScroll(body: unknown): Promise<number> {
  const start = performance.now();
  const frames = globalThis as unknown as Frames;
  (body as Box).querySelector(".bar button").click();
  const scroll = (body as Box).querySelector(".scroll");
  scroll.scrollTo(0, scroll.scrollHeight);
  await new Promise<void>((resolve) => {
    frames.requestAnimationFrame(() => {
      frames.requestAnimationFrame(resolve);
    });
  });
  return performance.now() - start;
}

async function compareWith(name: string): Promise<void> {
  await page().getByText("Compare with…").click();
  const offer = person.page.locator(`.quick-input-list .monaco-list-row[aria-label*="${name}"]`).first();
  await offer.waitFor();
  await offer.click();
}
