/** What happens to the server's life: crashes, interpreters that are no good, a start that hangs. */

import * as assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";

import type { ServerState } from "../../../extension/src/client";
import { show, until, untilFindings } from "./waiting";

const PYTHON = process.env["TORCHVET_TEST_PYTHON"] ?? "";

describe("the server", () => {
  afterEach(async () => {
    await useInterpreter(undefined);
    await untilState("ready", (state) => state.kind === "ready" && state.executable === PYTHON);
  });

  it("says what it is", async () => {
    const state = await untilState("an answer", ({ kind, ...rest }) => kind === "ready" && "about" in rest && rest.about !== undefined);
    assert.ok(state.kind === "ready");
    assert.equal(state.about?.version, "0.1.0");
    assert.equal(state.about.python, PYTHON);
    assert.ok(state.about.rules.includes("missing-zero-grad"));
  });

  it("comes back after a crash, and so do the findings", async () => {
    const pidFile = path.join(await mkdtemp(path.join(tmpdir(), "torchvet-")), "pid");
    const wrapper = await program(`echo $$ > '${pidFile}'\nexec '${PYTHON}' "$@"`);
    await useInterpreter(wrapper);
    await untilState("ready", (state) => state.kind === "ready" && state.executable === wrapper);
    const { document } = await show("squeeze.py");
    await untilFindings(document, ["5 squeeze-non-unit-dim"]);
    process.kill(Number(await readFile(pidFile, "utf8")), "SIGKILL");
    await untilState("waiting", (state) => state.kind === "waiting");
    await untilState("ready", (state) => state.kind === "ready" && state.executable === wrapper);
    await untilFindings(document, ["5 squeeze-non-unit-dim"]);
  });

  it("says that a Python is too old", async () => {
    await useInterpreter(await program("exit 3"));
    const state = await untilState("failed", (each) => each.kind === "failed");
    assert.match(state.kind === "failed" ? state.reason : "", /too old: torchvet needs Python 3\.10/);
  });

  it("says that a Python is not there", async () => {
    await useInterpreter(path.join(tmpdir(), "no", "such", "python"));
    const state = await untilState("failed", (each) => each.kind === "failed");
    assert.match(state.kind === "failed" ? state.reason : "", /can't be started/);
  });

  it("says why a Python can't run it", async () => {
    await useInterpreter(await program("echo 'ImportError: no module' >&2\nexit 1"));
    const state = await untilState("failed", (each) => each.kind === "failed");
    assert.match(state.kind === "failed" ? state.reason : "", /ImportError: no module$/);
  });

  it("reports a start that hangs, and starts anew when another interpreter is chosen", async () => {
    await useInterpreter(await program("exec sleep 60"));
    await untilState("slow", (state) => state.kind === "slow");
  });
});

describe("the setting torchvet.enable", () => {
  it("takes the findings away and brings them back", async () => {
    const { document } = await show("squeeze.py");
    await untilFindings(document, ["5 squeeze-non-unit-dim"]);
    await enable(false);
    await untilState("off", (state) => state.kind === "off");
    await untilFindings(document, []);
    await enable(undefined);
    await untilFindings(document, ["5 squeeze-non-unit-dim"]);
  });
});

async function enable(value: boolean | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration("torchvet");
  await settings.update("enable", value, vscode.ConfigurationTarget.Workspace);
}

async function program(script: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(tmpdir(), "torchvet-")), "python");
  await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

async function useInterpreter(executable: string | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration("torchvet");
  await settings.update("interpreter", executable, vscode.ConfigurationTarget.Workspace);
}

async function untilState(what: string, isWanted: (state: ServerState) => boolean): Promise<ServerState> {
  const api = await vscode.extensions.getExtension<{ readonly state: ServerState }>("torchvet.torchvet")?.activate();
  return until(`a server that is ${what}`, () => (api !== undefined && isWanted(api.state) ? api.state : undefined));
}
