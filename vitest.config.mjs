import * as path from "node:path";
import { defineConfig } from "vitest/config";

const fake = path.resolve(import.meta.dirname, "tests/extension/fake_vscode.ts");

export default defineConfig({
  resolve: { alias: { vscode: fake } },
  test: { globalSetup: ["tests/extension/global_setup.ts"], include: ["tests/extension/**/*.test.ts"] },
});
