/** The little of VS Code that the tested modules touch: English texts as they are. The rest is tested in a real VS Code. */

export const l10n = {
  t: (text: string, ...args: readonly (string | number)[]): string =>
    text.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place)),
};

interface FakeExtension {
  readonly activate: () => unknown;
}

const known = new Map<string, FakeExtension>();

/** Makes `vscode.extensions` know an extension. */
export function install(id: string, extension: FakeExtension): void {
  known.set(id, extension);
}

export const extensions = { getExtension: (id: string): FakeExtension | undefined => known.get(id) };
export const workspace = { workspaceFolders: undefined };
export const window = {};
export const commands = {};
export const env = { language: "en" };
