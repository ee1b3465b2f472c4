/** Puts the parts together. */

import * as path from "node:path";
import * as vscode from "vscode";

import { registerCheckpointViewer } from "./checkpoints/viewer";
import { Server } from "./client";
import { registerCommands } from "./commands";
import { Interpreters } from "./python";
import { showStatus } from "./status";
import { Training } from "./training/training";

export function activate(context: vscode.ExtensionContext): Pick<Server, "state" | "onDidChangeState"> {
  const log = vscode.window.createOutputChannel("torchvet", { log: true });
  const interpreters = new Interpreters(context.globalState, log);
  const server = new Server(context.asAbsolutePath(path.join("server", "launch.py")), interpreters, log);
  const launcher = context.asAbsolutePath(path.join("server", "torchvet_runtime", "launch.py"));
  const training = new Training(launcher, interpreters);
  const commands = registerCommands({ server, interpreters, training, log });
  const viewer = registerCheckpointViewer(context.extensionUri, server);
  context.subscriptions.push(log, interpreters, server, showStatus(server), training, commands, viewer);
  void server.restart();
  void interpreters.follow();
  return server;
}
