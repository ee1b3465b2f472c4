/** The texts of the page in the language of the editor; the page itself has no way to ask for them. */

import * as vscode from "vscode";

export type PageTexts = ReturnType<typeof pageTexts>;

/** All that the page says, with its places for values. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- the table below is the type
export function pageTexts() {
  return {
    compare: vscode.l10n.t("Compare with…"),
    copyKeys: vscode.l10n.t("Copy Keys"),
    expandAll: vscode.l10n.t("Expand All"),
    collapseAll: vscode.l10n.t("Collapse All"),
    back: vscode.l10n.t("Back to All Keys"),
    start: vscode.l10n.t("Start Server"),
    logs: vscode.l10n.t("Show Logs"),
    filter: vscode.l10n.t("Filter by key, shape or dtype"),
    shown: vscode.l10n.t("{0} of {1}"),
    nothingFits: vscode.l10n.t("No key fits the filter"),
    empty: vscode.l10n.t("There are no tensors in this file"),
    key: vscode.l10n.t("Key"),
    shape: vscode.l10n.t("Shape"),
    dtype: vscode.l10n.t("Dtype"),
    parameters: vscode.l10n.t("Parameters"),
    size: vscode.l10n.t("Size"),
    tensors: vscode.l10n.t("Tensors"),
    format: vscode.l10n.t("Format"),
    savedFrom: vscode.l10n.t("Saved from"),
    oneTensor: vscode.l10n.t("1 tensor"),
    manyTensors: vscode.l10n.t("{0} tensors"),
    trainingState: vscode.l10n.t("with training state"),
    wholeModule: vscode.l10n.t("whole pickled {0}"),
    wrapped: vscode.l10n.t("every key begins with {0}"),
    sectionWrapped: vscode.l10n.t("every key of {0} begins with {1}"),
    danger: vscode.l10n.t("Loading this file without weights_only=True can run code on your machine. It asks for:"),
    unreadable: vscode.l10n.t("This checkpoint can't be read"),
    ...comparisonTexts(),
  };
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- as above
function comparisonTexts() {
  return {
    comparedWith: vscode.l10n.t("Compared with {0}"),
    notCompared: vscode.l10n.t("They can't be compared"),
    leftOut: vscode.l10n.t("Not known without running the class, and left out: {0}"),
    withoutShape: vscode.l10n.t("Shapes not known without running the class, and not compared: {0}"),
    same: vscode.l10n.t("All {0} keys, their shapes and dtypes are the same"),
    sameAfterRemoving: vscode.l10n.t("All {0} keys match after removing {1}"),
    different: vscode.l10n.t("{0} keys in {1}, {2} in {3}"),
    onlyIn: vscode.l10n.t("Only in {0}"),
    reshaped: vscode.l10n.t("In another shape"),
    retyped: vscode.l10n.t("In another dtype"),
  };
}
