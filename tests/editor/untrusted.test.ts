/** A folder that nobody trusts: its code is checked, its interpreter is not run, and nothing is trained. */

import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { expect, test } from "vitest";

import { openBrowser, startEditor } from "./editor";
import { Person } from "./person";
import { EXTENSIONS, freshWorkspace, PYTHON } from "./places";

test("an untrusted folder is checked, and nothing of it is run", async () => {
  const folder = await freshWorkspace();
  const trap = path.join(folder, "trap.sh");
  const sprung = path.join(folder, "sprung");
  await writeFile(trap, `#!/bin/sh\ntouch '${sprung}'\nexec '${PYTHON}' "$@"\n`);
  await chmod(trap, 0o755);
  await mkdir(path.join(folder, ".vscode"));
  await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify({ "torchvet.interpreter": trap }));
  const settings = {
    "torchvet.interpreter": PYTHON,
    "security.workspace.trust.startupPrompt": "never",
    "workbench.startupEditor": "none",
    "workbench.reduceMotion": "on",
  };
  const editor = await startEditor(settings, ["--extensions-dir", EXTENSIONS]);
  const { browser, page } = await openBrowser();
  try {
    const person = new Person(page);
    await person.visit(editor.authority, folder);
    await person.open("tiny_model.py");
    await person.open("squeeze.py");
    await person.squiggles.first().waitFor();
    await page.locator('.statusbar-item[aria-label*="Restricted"]').first().waitFor();
    await person.palette("torchvet:");
    await person.offered("Restart Server").waitFor();
    await person.picture("untrusted");
    expect(await person.offered("Train Current Model").count()).toBe(0);
    expect(existsSync(sprung)).toBe(false);
  } finally {
    await browser.close();
    await editor.stop();
  }
});
