#!/usr/bin/env bash
# usage: setup_vscode.sh [DIR]
# Makes DIR/node_modules (default .cache/vscode) hold a real VS Code for the browser, the Node it needs and Playwright, and
# sees that there is a Chromium. Everything comes from npm and the system's packages; what is there already is left alone.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dir=${1:-$top/.cache/vscode}
vscode_version=4.139.1
node_version=24.21.0
playwright_version=1.65.1
wanted="$vscode_version $node_version $playwright_version"

lacking() {
  printf 'torchvet: %s\n' "$1" >&2
  exit 2
}

platform_node() {
  node -p '`node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`'
}

install_vscode() {
  mkdir -p "$dir"
  cd "$dir"
  echo '{"private": true}' > package.json
  npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
    "$(platform_node)@$node_version" "playwright-core@$playwright_version" "code-server@$vscode_version"
  ln -sfn "$(platform_node)" node_modules/vscode-node
  cd node_modules/code-server/lib/vscode
  npm install --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
  # The one compiled package: without it all output channels stay empty, and nothing else is lost.
  PATH="$dir/node_modules/vscode-node/bin:$PATH" npm_config_nodedir="$dir/node_modules/vscode-node" \
    npm rebuild --loglevel=error @vscode/spdlog ||
    echo "torchvet: no C++ compiler here, so output channels will be empty in this editor" >&2
  echo "$wanted" > "$dir/installed.txt"
}

install_chromium() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    lacking "no Chromium here, which the tests in the editor need (Debian: apt install chromium)."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
}

if [ "$(cat "$dir/installed.txt" 2>/dev/null)" != "$wanted" ]; then
  echo "torchvet: installing VS Code for the browser into ${dir#"$top"/}, once"
  (install_vscode)
fi
# open_editor.sh needs no Chromium: a person brings a browser.
if [ "${TORCHVET_NO_CHROMIUM:-}" != 1 ] && ! command -v chromium >/dev/null && [ -z "${TORCHVET_CHROMIUM:-}" ]; then
  install_chromium
fi
