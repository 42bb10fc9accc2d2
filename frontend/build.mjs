// Builds static/dist: four style sheets, six scripts (flow.js is fetched when it is needed, fill.* stand where forms are filled in), and the icons that templates name.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "static", "dist");
const require = (name) => join(root, "node_modules", name);
const skipped = new Set([".git", ".venv", "node_modules", "static", "var", "tests", "docs"]);

function* sources(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (skipped.has(name) || name.startsWith(".")) continue;
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.(html|py|js)$/.test(name)) yield path;
  }
}

function icons() {
  const available = new Set(readdirSync(require("lucide-static/icons")).map((file) => file.replace(/\.svg$/, "")));
  const used = new Set();
  for (const path of sources(root)) {
    const text = readFileSync(path, "utf8");
    if (path.endsWith(".html")) {
      for (const [, name] of text.matchAll(/{%\s*icon\s+["']([a-z0-9-]+)["']/g)) used.add(name);
      for (const [, name] of text.matchAll(/{%\s*icon\s+\w+\|default:["']([a-z0-9-]+)["']/g)) used.add(name);
      for (const [, name] of text.matchAll(/\bicon=["']([a-z0-9-]+)["']/g)) used.add(name);
    } else {
      for (const [, name] of text.matchAll(/\bicon(?:=|["']?:\s*)["']([a-z0-9-]+)["']/g)) used.add(name);
    }
  }
  const missing = [...used].filter((name) => !available.has(name));
  if (missing.length) throw new Error(`no such icons: ${missing.join(", ")}`);
  const shapes = {};
  for (const name of [...used].sort()) {
    const svg = readFileSync(require(`lucide-static/icons/${name}.svg`), "utf8");
    shapes[name] = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "").replace(/\s+/g, " ").trim();
  }
  writeFileSync(join(out, "icons.json"), JSON.stringify(shapes));
}

function styles(entry) {
  const command = require("@tailwindcss/cli/dist/index.mjs");
  const source = join(root, "frontend", "css", `${entry}.css`);
  execFileSync(process.execPath, [command, "-i", source, "-o", join(out, `${entry}.css`), "--minify"], { stdio: ["ignore", "ignore", "inherit"] });
}

mkdirSync(out, { recursive: true });
icons();
for (const entry of ["desk", "storefront", "queue"]) styles(entry);
await build({
  entryPoints: [
    ...["desk", "storefront", "flow", "queue", "embed", "fill"].map((entry) => ({ in: join(root, "frontend", "js", `${entry}.js`), out: entry })),
    { in: join(root, "frontend", "css", "fill.css"), out: "fill" },
  ],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  outdir: out,
  legalComments: "linked",
  logLevel: "warning",
});

// Beside each file its gzip, which WhiteNoise sends to every browser that takes it.
for (const name of readdirSync(out).filter((file) => /\.(css|js)$/.test(file))) {
  writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
}
