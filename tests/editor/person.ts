/** What a person does in the workbench, by what a person sees of it. */

import * as path from "node:path";
import type { Locator, Page } from "playwright-core";

import { RESULTS } from "./places";

/** Hands and eyes on one window. */
export class Person {
  constructor(readonly page: Page) {}

  /** Opens the folder, with the explorer in view. */
  async visit(authority: string, folder: string): Promise<void> {
    await this.page.goto(`http://${authority}/?${new URLSearchParams({ folder }).toString()}`);
    await this.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
  }

  /** Opens a file of the folder by double-click. */
  async open(name: string): Promise<void> {
    await this.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).dblclick();
    await this.page.locator(`.tab.active[aria-label^="${name}"]`).waitFor();
  }

  /** The wavy lines of the open editor. */
  get squiggles(): Locator {
    return this.page.locator(".editor-instance .cdr.squiggly-error, .editor-instance .cdr.squiggly-warning");
  }

  /** The wavy lines in the cells of the open notebook. */
  get cellSquiggles(): Locator {
    return this.page.locator(".notebook-editor .cdr.squiggly-error, .notebook-editor .cdr.squiggly-warning");
  }

  /** The line of a notebook's cell that contains `text`. */
  cellLine(text: string): Locator {
    return this.page.locator(".notebook-editor .view-line", { hasText: new RegExp(pattern(text)) });
  }

  /** The line of code that contains `text`. */
  line(text: string): Locator {
    // The editor draws spaces as no-break spaces.
    return this.page.locator(".editor-instance .view-line", { hasText: new RegExp(pattern(text)) });
  }

  /** Puts the cursor at the end of the line that contains `text`. */
  async clickBehind(text: string): Promise<void> {
    await this.line(text).locator("span span").last().click();
    await this.page.keyboard.press("End");
  }

  /** Shows the commands whose name contains `words` in the palette. */
  async palette(words: string): Promise<void> {
    // With the cursor in the text, so that commands for Python files are offered.
    await this.page.locator(".editor-instance .view-line").first().click();
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(`>${words}`);
  }

  /** The command called `title` in the palette. */
  offered(title: string): Locator {
    return this.page.locator(`.quick-input-list .monaco-list-row[aria-label*="${title}"]`).first();
  }

  /** Shows the palette with `title` in it. What it lists is decided when it opens, so it may have to be opened again. */
  async paletteWith(words: string, title: string): Promise<void> {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await this.palette(words);
      try {
        await this.offered(title).waitFor({ timeout: 5_000 });
        return;
      } catch {
        await this.page.keyboard.press("Escape");
      }
    }
    throw new Error(`the palette never offered ${title}`);
  }

  /** Runs a command by its name in the palette. */
  async command(title: string): Promise<void> {
    await this.paletteWith(title, title);
    await this.offered(title).click();
  }

  /** A message in the corner. */
  message(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast", { hasText: text });
  }

  /** Keeps what is to be seen now as an image. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(RESULTS, `${name}.png`) });
  }
}

function pattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s");
}
