// One process that lints letter after letter: a JSON string a line comes in, its remarks and milliseconds go out.
import { createInterface } from "node:readline";
import { createLinter, loadTextlintrc } from "textlint";

const linter = createLinter({ descriptor: await loadTextlintrc() });
for await (const line of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const { messages } = await linter.lintText(JSON.parse(line), "letter.txt");
  const ms = performance.now() - started;
  process.stdout.write(JSON.stringify({ ms, ranges: messages.map((one) => one.range) }) + "\n");
}
