#!/usr/bin/env bash
# usage: open_editor.sh
# Installs the packaged extension into VS Code and opens examples/; without a `code` command, shows a real VS Code in the
# browser, on this machine only, until Ctrl-C. TORCHVET_PORT chooses its port.
# TORCHVET_RUN_SMOKE=1 (for tests): always in the browser, looks for findings with a headless one, and leaves.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
cache=$top/.cache
vsix=$(ls -t torchvet-*.vsix 2>/dev/null | head -n 1 || true)
smoke=${TORCHVET_RUN_SMOKE:-}

fail() {
  printf 'torchvet: %s\n' "$1" >&2
  exit 2
}

settings() {
  printf '{ "torchvet.interpreter": "%s", "workbench.startupEditor": "none", "chat.disableAIFeatures": true,
    "workbench.secondarySideBar.defaultVisibility": "hidden", "git.openRepositoryInParentFolders": "never" }' \
    "$top/.venv/bin/python"
}

open_in_vscode() {
  code --install-extension "$vsix" --force
  # A workspace file outside examples/ carries the interpreter, so that nothing is written into the examples.
  mkdir -p "$cache"
  printf '{ "folders": [{ "path": "%s" }], "settings": %s }\n' "$top/examples" "$(settings)" \
    > "$cache/examples.code-workspace"
  code "$cache/examples.code-workspace"
  echo "torchvet: VS Code shows examples/, with $(basename "$vsix") installed"
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'
}

open_in_browser() {
  # A smoke test brings a headless browser; a person brings their own.
  TORCHVET_NO_CHROMIUM=$([ -n "$smoke" ] || echo 1) tests/editor/setup_vscode.sh
  local node=$cache/vscode/node_modules/vscode-node/bin/node
  local server=$cache/vscode/node_modules/code-server/out/node/entry.js
  local home=$cache/browser-editor port url group
  port=${TORCHVET_PORT:-$(free_port)}
  url="http://127.0.0.1:$port/?folder=$top/examples"
  mkdir -p "$home/User"
  settings > "$home/User/settings.json"
  local folders=(--user-data-dir "$home" --extensions-dir "$home/extensions" --config "$home/config.yaml")
  "$node" "$server" "${folders[@]}" --install-extension "$vsix" --force > "$home/install.log" 2>&1 ||
    fail "the extension was not installed; see ${home#"$top"/}/install.log"
  # A process group of its own: the server starts others, which must end with it.
  set -m
  "$node" "$server" "${folders[@]}" --auth none --bind-addr "127.0.0.1:$port" --disable-telemetry \
    --disable-update-check --disable-workspace-trust --disable-getting-started-override \
    > "$home/server.log" 2>&1 &
  group=$!
  set +m
  trap 'kill -- -'"$group"' 2>/dev/null || true' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  node tests/editor/answers.mjs "http://127.0.0.1:$port/healthz" ||
    fail "the editor does not start; see ${home#"$top"/}/server.log"
  if [ -n "$smoke" ]; then
    node tests/editor/smoke.mjs "$url"
    return
  fi
  printf '\ntorchvet: VS Code with the examples is at\n\n    %s\n\nCtrl-C ends it.\n' "$url"
  wait "$group"
}

[ -n "$vsix" ] || fail "no .vsix here: run \`make package\` first"
if [ -z "$smoke" ] && command -v code >/dev/null; then
  open_in_vscode
else
  open_in_browser
fi
