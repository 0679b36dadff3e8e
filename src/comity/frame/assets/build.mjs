// Bundles style, script, fonts and icons into one folder. `python -m comity.frame.build` calls it with
// the folder to fill, the icons in use and the templates.
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";
import { copyFile, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const [out, icons, ...templates] = process.argv.slice(2);
const packageFolder = (name) => path.resolve("node_modules", name);

// Every class that our own sheets define is ours alone.
async function ownClasses() {
  const sheets = (await readdir(path.join(here, "css"))).map((name) => readFile(path.join(here, "css", name), "utf8"));
  return (await Promise.all(sheets)).flatMap((text) => [...text.matchAll(/\.([a-z][\w-]*)/g)].map((match) => match[1]));
}

// What a template can need of Tabler stands inside its tags; the elements that widgets and tags draw are added.
const drawnElsewhere = "input select textarea option optgroup button label fieldset legend svg time abbr kbd meter".split(" ");
const wordsInTags = (text) => [...text.matchAll(/<[a-z][^>]*>/g)].flatMap(([tag]) => tag.match(/[\w-]+/g));

// Tabler is cut down to the classes we use; its inlined pictures become files, for the pages forbid data addresses.
const purgeTabler = {
  name: "purge-tabler",
  setup({ onLoad, onResolve }) {
    const pictures = new Map();
    onResolve({ filter: /^inlined:/ }, (args) => ({ path: args.path, namespace: "inlined" }));
    onLoad({ filter: /.*/, namespace: "inlined" }, (args) => ({ contents: pictures.get(args.path), loader: "file" }));
    onLoad({ filter: /tabler\.css$/ }, async (args) => {
      const [{ css }] = await new PurgeCSS().purge({
        content: templates,
        defaultExtractor: wordsInTags,
        safelist: drawnElsewhere,
        css: [{ raw: (await readFile(args.path, "utf8")).replace(/\/\*# sourceMappingURL.*\*\//, "") }],
        blocklist: await ownClasses(),
        variables: true,
        keyframes: true,
      });
      const contents = css.replace(/url\((["'])data:image\/svg\+xml,(.*?)\1\)/g, (_, quote, data) => {
        const name = `inlined:tabler-${pictures.size}.svg`;
        pictures.set(name, decodeURIComponent(data).replaceAll("'", '"'));
        return `url("${name}")`;
      });
      return { contents, loader: "css", resolveDir: path.dirname(args.path) };
    });
  },
};

// One file holds every icon in use; pages point into it with <use>.
async function writeSprite() {
  const folder = path.join(packageFolder("@tabler/icons"), "icons");
  const symbols = await Promise.all(
    icons.split(",").map(async (name) => {
      const [file, kind] = name.endsWith("-filled") ? [name.slice(0, -7), "filled"] : [name, "outline"];
      const drawing = await readFile(path.join(folder, kind, `${file}.svg`), "utf8");
      const body = drawing.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace("</svg>", "").replace(/<path stroke="none"[^>]*>/, "");
      return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
    }),
  );
  const shape = 'fill="none" stroke-linecap="round" stroke-linejoin="round"';
  await writeFile(path.join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg" ${shape}>${symbols.join("")}</svg>\n`);
}

async function writeLicences() {
  const names = ["@tabler/core", "@tabler/icons", "@fontsource-variable/inter", "@expo-google-fonts/tinos", "htmx.org"];
  const texts = await Promise.all(
    names.map(async (name) => {
      const folder = packageFolder(name);
      const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
      const files = (await readdir(folder)).filter((entry) => /^licen[cs]e/i.test(entry));
      const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
      const text = texts.join("\n") || "The notice stands at the end of style.css.";
      return `${name} ${about.version} (${about.license})\n\n${text}`;
    }),
  );
  await writeFile(path.join(out, "licences.txt"), texts.join("\n\n----\n\n"));
}



await build({
  entryPoints: { comity: path.join(here, "js/main.js"), style: path.join(here, "css/main.css") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome123", "firefox128", "safari18"],
  loader: { ".woff2": "file", ".svg": "file" },
  assetNames: "[name]",
  legalComments: "eof",
  logLevel: "warning",
  plugins: [purgeTabler],
});
await copyFile(path.join(here, "pictures/mark.svg"), path.join(out, "mark.svg"));
await writeSprite();
await writeLicences();
