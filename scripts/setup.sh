#!/usr/bin/env bash
# usage: setup.sh python PYTHON | setup.sh node
# Makes .venv with torch, torchvet and the developers' tools, or installs the npm packages. Says plainly what a machine lacks.
set -euo pipefail
cd "$(dirname "$0")/.."

lacking() {
  printf 'torchvet setup: %s\n' "$@" >&2
  exit 2
}

setup_python() {
  local python=$1
  command -v "$python" >/dev/null ||
    lacking "no $python here. Install Python 3.10 or newer (Debian: apt install python3 python3-venv), or say PYTHON=… to make."
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    lacking "$("$python" --version) is too old: torchvet needs 3.10 or newer. Say PYTHON=… to make to choose another."
  "$python" -c 'import venv, ensurepip' 2>/dev/null ||
    lacking "$python can't make virtual environments (Debian: apt install python3-venv)."
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  # --group needs a newer pip than Debian's.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
  .venv/bin/python -m pip install --quiet "$(torch_requirement)"
  .venv/bin/python -m pip install --quiet --editable . --group dev
}

# The one version that pyproject.toml names.
torch_requirement() {
  sed -n 's/^ *"\(torch==[^"]*\)",$/\1/p' pyproject.toml
}

setup_node() {
  command -v node >/dev/null || lacking "no node here. Install Node 20 or newer (Debian: apt install nodejs npm)."
  command -v npm >/dev/null || lacking "no npm here (Debian: apt install npm)."
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' ||
    lacking "node $(node --version) is too old: the extension is built with Node 20 or newer."
  npm ci --ignore-scripts --no-audit --no-fund
}

case ${1:-} in
  python) setup_python "${2:-python3}" ;;
  node) setup_node ;;
  *) lacking "usage: setup.sh python PYTHON | setup.sh node" ;;
esac
