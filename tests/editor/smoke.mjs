// usage: node smoke.mjs URL. Opens the editor at URL in a headless browser, opens training_loop.py, and leaves with 0 as soon
// as a finding is underlined. The picture is kept in test-results/.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const [url] = process.argv.slice(2);
const executablePath =
  process.env.TORCHVET_CHROMIUM ??
  execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser || command -v google-chrome"], {
    encoding: "utf8",
  }).trim();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 850 } });
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await page.locator('.explorer-folders-view .monaco-list-row[aria-label^="training_loop.py"]').dblclick();
  await page.locator(".cdr.squiggly-error, .cdr.squiggly-warning").first().waitFor();
  mkdirSync("test-results", { recursive: true });
  await page.screenshot({ path: "test-results/smoke.png" });
  console.log("torchvet: the editor shows findings in training_loop.py");
} finally {
  await browser.close();
}
