import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const root = path.resolve(import.meta.dirname, '..')

const help = `Usage: node tools/bundle.ts [--into FOLDER] [SERVICE…]

Bundles services: the ones named, or the one of the current folder, or all. Each becomes one file, main.mjs with its source
map, in services/SERVICE/dist, or in FOLDER/SERVICE. It needs Node and nothing else: no node_modules, no sources.`

// Bundled CommonJS asks for what an ES module has not got.
const banner =
  "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url); " +
  'const __filename = import.meta.filename; const __dirname = import.meta.dirname;'

/**
 * Bundles one service into one file. Not split into chunks: esbuild then gives CommonJS packages that are imported on
 * demand no named exports, and Google's clients are such packages.
 */
async function bundle(service: string, outdir: string): Promise<void> {
  const folder = path.join(root, 'services', service)
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['src/main.ts'],
    outfile: path.join(outdir, 'main.mjs'),
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
  const bytes = Object.entries(metafile.outputs).find(([name]) => name.endsWith('main.mjs'))?.[1].bytes ?? 0
  console.log(`${service}: ${(bytes / 1e6).toFixed(1)} MB`)
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
