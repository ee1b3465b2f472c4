// usage: node answers.mjs URL. Waits until URL answers, at most half a minute.
const [url] = process.argv.slice(2);
const deadline_ms = Date.now() + 30_000;
for (;;) {
  try {
    await fetch(url);
    break;
  } catch (error) {
    if (Date.now() > deadline_ms) {
      console.error(`${url} does not answer: ${error.cause?.message ?? error.message}`);
      process.exit(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
