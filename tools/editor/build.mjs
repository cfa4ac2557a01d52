// Bundles ProseMirror into one ES module and collects the licences of what went in.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";

const target = new URL("../../src/prezent/web/static/prezent/editor/vendor/", import.meta.url);
const out = new URL("prosemirror.min.js", target).pathname;

const result = await build({
  entryPoints: ["prosemirror.js"],
  absWorkingDir: new URL(".", import.meta.url).pathname,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  outfile: out,
});

const names = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
  if (match) names.add(match[1]);
}
const versions = [];
const licences = [];
for (const name of [...names].sort()) {
  const folder = new URL(`node_modules/${name}/`, import.meta.url);
  const { version, license } = JSON.parse(await readFile(new URL("package.json", folder), "utf8"));
  versions.push(`${name} ${version}`);
  const text = await readFile(new URL("LICENSE", folder), "utf8");
  licences.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
}
const code = await readFile(out, "utf8");
const banner = `/*! ${versions.join(", ")}; licences in prosemirror.LICENSE.txt */\n`;
await writeFile(out, banner + code.trimEnd() + "\n");
await writeFile(new URL("prosemirror.LICENSE.txt", target), licences.join(`\n${"-".repeat(72)}\n\n`));

const bytes = await readFile(out);
console.log(`${versions.join("\n")}\n${bytes.length} bytes, ${brotliCompressSync(bytes).length} with Brotli`);
