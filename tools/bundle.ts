import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build, type Metafile } from 'esbuild'
import { parsedJson } from './bundle/parsed-json.ts'
import { plainBuiltins } from './bundle/plain-builtins.ts'

const root = path.resolve(import.meta.dirname, '..')

const help = `Usage: node tools/bundle.ts [--into FOLDER] [SERVICE…]

Bundles services: the ones named, or the one of the current folder, or all. Each becomes main.mjs with its source map, in
services/SERVICE/dist, or in FOLDER/SERVICE; parts/ beside it holds what a start needs together with others, and what is loaded
on demand. It needs Node and nothing else: no node_modules, no sources.`

// Bundled CommonJS asks for what an ES module has not got.
const banner =
  "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url); " +
  'const __filename = import.meta.filename; const __dirname = import.meta.dirname;'

/**
 * Bundles one service, split where something is loaded on demand by `import()`: a start reads main.mjs and what that imports, and
 * nothing of what it may never need. Reading and checking cost 10 ms for each MB, needed or not.
 */
async function bundle(service: string, outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: path.join(root, 'services', service),
    entryPoints: { main: 'src/main.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    plugins: [plainBuiltins, parsedJson],
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
  const nameless = importsWithoutNames(metafile)
  if (nameless.length > 0) {
    console.error(`These packages are CommonJS, of which import() brings no names in a bundle. Import them by name in a module of
their own, and that by import():\n${nameless.join('\n')}`)
    throw new Error('imports without names')
  }
  console.log(
    `${service}: ${atStart(metafile)} MB for a start, of ${megabytes(Object.keys(metafile.outputs), metafile)} MB`,
  )
}

/** What our sources import on demand and would get without its named exports. */
function importsWithoutNames({ inputs }: Metafile): string[] {
  return Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(({ kind, path: to }) => kind === 'dynamic-import' && inputs[to]?.format === 'cjs')
      .filter(() => !file.includes('node_modules'))
      .map(({ original }) => `  ${original} in ${file}`),
  )
}

/** Of main.mjs and what it imports at once. */
function atStart(metafile: Metafile): string {
  const read = new Set<string>()
  const [main] = Object.keys(metafile.outputs).filter(file => path.basename(file) === 'main.mjs')
  const look = (file: string) => {
    if (read.has(file)) return
    read.add(file)
    for (const { kind, path: to, external } of metafile.outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && !external) look(to)
  }
  look(main ?? '')
  return megabytes([...read], metafile)
}

function megabytes(files: string[], { outputs }: Metafile): string {
  const programs = files.filter(file => file.endsWith('.mjs'))
  return (programs.reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0) / 1e6).toFixed(1)
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
    // What is wrong has been said.
    await bundle(service, outdir).catch(() => process.exit(1))
  }
}
