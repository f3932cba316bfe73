import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type BuildOptions, build, type Plugin } from 'esbuild'

const root = path.resolve(import.meta.dirname, '..')

const help = `Usage: node tools/bundle.ts [--into FOLDER] [SERVICE…]

Bundles services: the ones named, or the one of the current folder, or all. Each becomes one file, main.mjs with its source
map, in services/SERVICE/dist, or in FOLDER/SERVICE; what it may never need lies beside it. It needs Node and nothing else:
no node_modules, no sources.`

// Bundled CommonJS asks for what an ES module has not got.
const banner =
  "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url); " +
  'const __filename = import.meta.filename; const __dirname = import.meta.dirname;'

/** Modules that cost every start, though most never need them: each a bundle of its own, loaded on demand. */
const apart = [
  { module: /\/genkit\/open-provider\.ts$/, name: 'genkit' },
  { module: /\/docs-page\.ts$/, name: 'docs' },
  { module: /\/exporter\/open-exporter\.ts$/, name: 'telemetry' },
  { module: /\/serve-mcp\.ts$/, name: 'mcp' },
]

/**
 * Bundles one service into one file. Not split into chunks: esbuild then gives CommonJS packages that are imported on
 * demand no named exports, and Google's clients are such packages.
 */
async function bundle(service: string, outdir: string): Promise<void> {
  const folder = path.join(root, 'services', service)
  await rm(outdir, { recursive: true, force: true })
  const onDemand = new Map<string, string>()
  const bytes = await buildOne(folder, path.join(outdir, 'main.mjs'), 'src/main.ts', [setApart(onDemand)])
  const more = []
  for (const [name, entry] of onDemand) {
    const size = await buildOne(folder, path.join(outdir, `${name}.mjs`), entry)
    more.push(`, ${name} ${(size / 1e6).toFixed(1)} MB`)
  }
  console.log(`${service}: ${(bytes / 1e6).toFixed(1)} MB${more.join('')}`)
}

/** Leaves out what is to lie beside, and notes it: name -> its file. */
function setApart(onDemand: Map<string, string>): Plugin {
  return {
    name: 'apart',
    setup({ onResolve }) {
      for (const { module, name } of apart) {
        onResolve({ filter: module }, ({ path: imported, resolveDir, kind }) => {
          if (kind !== 'dynamic-import') return undefined
          onDemand.set(name, path.resolve(resolveDir, imported))
          return { path: `./${name}.mjs`, external: true }
        })
      }
    },
  }
}

/** Answers how many bytes it is. */
async function buildOne(
  folder: string,
  outfile: string,
  entry: string,
  plugins: BuildOptions['plugins'] = [],
): Promise<number> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile,
    plugins,
    bundle: true,
    // Names stay, so that the stack in a log can be read without the source map.
    minifyWhitespace: true,
    minifySyntax: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'linked',
    sourcesContent: false,
    banner: { js: banner },
    legalComments: 'linked',
    metafile: true,
    logLevel: 'warning',
  })
  return Object.entries(metafile.outputs).find(([name]) => name.endsWith('.mjs'))?.[1].bytes ?? 0
}

async function chosen(names: string[]): Promise<string[]> {
  const all = (await readdir(path.join(root, 'services'))).filter(isService)
  const unknown = names.filter(name => !all.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no service ${unknown.join(', ')}. There are ${all.join(', ')}.`)
    process.exit(2)
  }
  if (names.length > 0) return names
  const here = path.basename(process.cwd())
  return path.dirname(process.cwd()) === path.join(root, 'services') && all.includes(here) ? [here] : all
}

function isService(name: string): boolean {
  return existsSync(path.join(root, 'services', name, 'package.json'))
}

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean' }, into: { type: 'string' } },
  allowPositionals: true,
})
if (values.help) console.log(help)
else {
  for (const service of await chosen(positionals)) {
    const outdir = values.into
      ? path.resolve(values.into, service)
      : path.join(root, 'services', service, 'dist')
    // What is wrong esbuild has said itself.
    await bundle(service, outdir).catch(() => process.exit(1))
  }
}
