/** Elements with their texts. Nothing here or elsewhere on the page takes HTML. */

/** An element with classes; `content` is text or other elements. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  classes: string,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = classes;
  made.append(...content);
  return made;
}

/** A button that does `run`. */
export function button(label: string, classes: string, run: () => void): HTMLButtonElement {
  const made = element("button", classes, label);
  made.type = "button";
  made.addEventListener("click", run);
  return made;
}
