/*
 * The stylesheet, the script and the icon, with a hash in their names, and a table of them for the program:
 * node build.mjs FOLDER TABLE DEPFILE
 *
 * FOLDER gets NAME.HASH.EXTENSION and the same with .gz; TABLE is C (src/web/assets.h) and takes them into the program.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const [folder, table, depfile] = process.argv.slice(2).map((path) => resolve(path));

if (!existsSync(join(here, 'node_modules/.stamp'))) {
  console.error("assets: the packages of assets/package.json are not there\n  Run 'make', which installs them.");
  process.exit(1);
}
const [sass, esbuild] = await Promise.all([import('sass'), import('esbuild')]);

const TYPES = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8' };
const needed = new Set([fileURLToPath(import.meta.url), join(here, 'package.json')]);

function stylesheet() {
  /* What the packages say of themselves is not ours to mend. */
  const warn = (message, { stack }) => { if (!stack?.includes('node_modules/')) console.error(`assets: ${message}`); };
  const made = sass.compile(join(here, 'concordat.scss'), { style: 'compressed', loadPaths: [join(here, 'node_modules'), here], logger: { warn } });

  made.loadedUrls.forEach((url) => needed.add(fileURLToPath(url)));
  /* Pictures of the packages belong to parts that are not used; a crown among them. */
  const css = made.css.replace(/(?<=[;{])[a-z-]+:url\([^)]*\)[^;}]*;?/g, '');
  if (/url\(/.test(css)) throw new Error(`the stylesheet asks for ${css.match(/.{60}url\([^)]*\)/)[0]}`);
  return Buffer.from(css);
}

async function scripts() {
  const made = await esbuild.build({
    entryPoints: [join(here, 'concordat.mjs')], outdir: folder, absWorkingDir: here, bundle: true, minify: true, splitting: true, write: false,
    format: 'esm', target: 'es2020', metafile: true, entryNames: '[name].[hash]', chunkNames: '[name].[hash]', legalComments: 'none',
  });

  Object.keys(made.metafile.inputs).forEach((path) => needed.add(join(here, path)));
  const entry = Object.keys(made.metafile.outputs).find((path) => made.metafile.outputs[path].entryPoint === 'concordat.mjs');
  const files = made.outputFiles.map(({ path, contents }) => ({ name: basename(path), plain: Buffer.from(contents) }));
  /* The script that a page names comes first; others it asks for itself. */
  return files.sort((a, b) => (b.name === basename(entry)) - (a.name === basename(entry)) || (a.name < b.name ? -1 : 1));
}

function hashed(name, extension, plain) {
  return { name: `${name}.${createHash('sha256').update(plain).digest('hex').slice(0, 12)}${extension}`, plain };
}

function licences() {
  const texts = ['govuk-frontend', '@ministryofjustice/frontend', 'accessible-autocomplete'].map((name) => {
    const at = join(here, 'node_modules', name);
    const file = readdirSync(at).find((file) => /^licen[cs]e/i.test(file));
    const { version, license, author } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));

    return `${name} ${version}\n\n${file ? readFileSync(join(at, file), 'utf8').trim() : `${license}: ${author?.name ?? author}`}\n`;
  });

  return Buffer.from(`The stylesheet and the script of this service hold parts of these packages.\n\n${texts.join('\n----\n\n')}`);
}

const literal = (text) => JSON.stringify(text);

function tableText(assets) {
  const out = ['/* Made by assets/build.mjs. */\n#include "web/assets.h"\n'];
  const bytes = (symbol, path) => `__asm__(".section .rodata\\n"\n        ".hidden ${symbol}\\n"\n        ".global ${symbol}\\n"\n        "${symbol}:\\n"\n`
    + `        ".incbin " ${literal(literal(path))} "\\n"\n        ".previous\\n");\nextern const char ${symbol}[];\n`;

  assets.forEach(({ name }, i) => {
    out.push(`\n${bytes(`asset_plain_${i}`, join(folder, name))}${bytes(`asset_gzip_${i}`, join(folder, `${name}.gz`))}`);
  });
  out.push('\nconst struct asset assets[] = {\n');
  assets.forEach(({ name, plain, gzip }, i) => {
    out.push(`    { .path = S(${literal(`/assets/${name}`)}), .type = S(${literal(TYPES[extname(name)])}), `
      + `.plain = { asset_plain_${i}, ${plain.length} }, .gzip = { asset_gzip_${i}, ${gzip.length} } },\n`);
  });
  out.push(`};\n\nconst ptrdiff_t asset_count = ${assets.length};\n`);
  return out.join('');
}

const [script, ...more] = await scripts();
/* In the order of enum asset_name. */
const assets = [hashed('concordat', '.css', stylesheet()), script, hashed('icon', '.svg', readFileSync(join(here, 'icon.svg'))),
  hashed('licences', '.txt', licences()), ...more];

needed.add(join(here, 'icon.svg'));
for (const file of readdirSync(folder)) if (/\.(css|js|svg|txt)(\.gz)?$/.test(file)) rmSync(join(folder, file));
for (const asset of assets) {
  asset.gzip = gzipSync(asset.plain, { level: 9 });
  writeFileSync(join(folder, asset.name), asset.plain);
  writeFileSync(join(folder, `${asset.name}.gz`), asset.gzip);
}
/* A table that is as it was keeps its time, so that nothing is linked again. */
if (!existsSync(table) || readFileSync(table, 'utf8') !== tableText(assets)) writeFileSync(table, tableText(assets));
writeFileSync(depfile, `${relative(resolve(folder, '..'), table)}: ${[...needed].map((path) => path.replace(/ /g, '\\ ')).join(' ')}\n`);
