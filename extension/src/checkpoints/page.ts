/** The HTML around the page of a checkpoint: one style sheet, one script, and nothing else allowed. */

/** What the HTML is made of: places as the webview has them, and a word that only our script knows. */
export interface PageParts {
  readonly source: string;
  readonly script: string;
  readonly style: string;
  readonly nonce: string;
  readonly language: string;
}

/** A document that may load nothing but its own style and the script with the nonce. */
export function pageHtml(parts: PageParts): string {
  const policy = `default-src 'none'; style-src ${parts.source}; script-src 'nonce-${parts.nonce}'`;
  return `<!DOCTYPE html>
<html lang="${attribute(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<link rel="stylesheet" href="${attribute(parts.style)}">
</head>
<body>
<script nonce="${attribute(parts.nonce)}" src="${attribute(parts.script)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
