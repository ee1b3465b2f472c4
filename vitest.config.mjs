import * as path from "node:path";
import { defineConfig } from "vitest/config";

const fake = path.resolve(import.meta.dirname, "tests/extension/fake_vscode.ts");

export default defineConfig({
  resolve: { alias: { vscode: fake } },
  test: { include: ["tests/extension/**/*.test.ts"] },
});
