// Bundles the extension into dist/main.js and the page of a checkpoint into dist/checkpoint_page.js, each one file without
// dependencies. `--production` drops the source maps.
import { build } from "esbuild";

const production = process.argv.includes("--production");
const common = { bundle: true, minify: production, sourcemap: !production, logLevel: "warning" };

await build({
  ...common,
  entryPoints: ["extension/src/main.ts"],
  outfile: "dist/main.js",
  platform: "node",
  // The Node of VS Code 1.100, the oldest that package.json admits.
  target: "node20",
  format: "cjs",
  external: ["vscode"],
});

await build({
  ...common,
  entryPoints: ["extension/page/main.ts"],
  outfile: "dist/checkpoint_page.js",
  platform: "browser",
  // The Chromium of VS Code 1.100.
  target: "chrome132",
  format: "iife",
});
