import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const root = path.resolve(import.meta.dirname, '..')

const help = `Usage: node tools/bundle.ts [SERVICE…]

Bundles services, the ones named or the one of the current folder, without either all of them: services/NAME/dist/main.mjs
with the chunks it loads on demand, and source maps. What an image holds, and nothing that it needs is left out.`

// Bundled CommonJS asks for what an ES module has not got.
const banner =
  "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url); " +
  'const __filename = import.meta.filename; const __dirname = import.meta.dirname;'

/**
 * Bundles one service. Modules that are imported on demand become files of their own, so that a start reads only
 * what it needs.
 */
async function bundle(service: string): Promise<void> {
  const folder = path.join(root, 'services', service)
  const outdir = path.join(folder, 'dist')
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['src/main.ts'],
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
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
  const files = Object.entries(metafile.outputs).filter(([name]) => name.endsWith('.mjs'))
  const kilobytes = files.reduce((sum, [, { bytes }]) => sum + bytes, 0) / 1024
  console.log(`${service}: ${files.length} files, ${Math.round(kilobytes)} kB`)
}

async function services(names: string[]): Promise<string[]> {
  const all = (await readdir(path.join(root, 'services'))).filter(isService)
  const unknown = names.filter(name => !all.includes(name))
  if (unknown.length > 0)
    throw new Error(`No such service: ${unknown.join(', ')}. There are ${all.join(', ')}.`)
  if (names.length > 0) return names
  const here = path.basename(process.cwd())
  return path.dirname(process.cwd()) === path.join(root, 'services') && all.includes(here) ? [here] : all
}

function isService(name: string): boolean {
  return existsSync(path.join(root, 'services', name, 'package.json'))
}

const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true })
if (values.help) console.log(help)
else for (const service of await services(positionals)) await bundle(service)
