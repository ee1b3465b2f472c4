// Bundles the extension into dist/main.js, one file without dependencies. `--production` drops the source map.
import { build } from "esbuild";

const production = process.argv.includes("--production");

await build({
  entryPoints: ["extension/src/main.ts"],
  outfile: "dist/main.js",
  bundle: true,
  platform: "node",
  // The Node of VS Code 1.100, the oldest that package.json admits.
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: production,
  sourcemap: !production,
  logLevel: "warning",
});
