import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { root } from '../../root.ts'
import { importsOf } from './imports-of.ts'
import { withoutTestSupport } from './test-support.ts'

/** A package or a service of the house. */
export interface Part {
  /** As others import it: `@doki/sync`. */
  name: string
  /** From the root of the repository: `packages/sync`. */
  folder: string
  description: string
  hasReadme: boolean
  /** Names of all packages it declares, except those for its tests. */
  dependencies: string[]
  /** What runs: not its tests, nor what only they use. */
  files: SourceFile[]
}

export interface SourceFile {
  /** From the root of the repository. */
  path: string
  text: string
  /** What it imports, as written: `./merge.ts`, `@doki/contracts`, `node:fs`. */
  imports: string[]
}

const Manifest = z.object({
  name: z.string(),
  description: z.string().default(''),
  dependencies: z.record(z.string(), z.string()).default({}),
})

/** Every package and service, read from its `package.json` and its source. */
export function readHouse(): Part[] {
  return globSync('{packages,services}/*/package.json', { cwd: root }).sort().map(readPart)
}

function readPart(manifest: string): Part {
  const folder = path.dirname(manifest)
  const { name, description, dependencies } = Manifest.parse(
    JSON.parse(readFileSync(path.join(root, manifest), 'utf8')),
  )
  const sources = globSync('src/**/*.ts', { cwd: path.join(root, folder) }).map(file =>
    readSource(path.join(folder, file)),
  )
  return {
    name,
    folder,
    description,
    hasReadme: existsSync(path.join(root, folder, 'README.md')),
    dependencies: Object.keys(dependencies),
    files: withoutTestSupport(sources),
  }
}

function readSource(file: string): SourceFile {
  const text = readFileSync(path.join(root, file), 'utf8')
  return { path: file, text, imports: importsOf(text) }
}

/** `@doki/sync` of `@doki/sync/merge`, `fastify` of `fastify/types`. */
export function packageOf(imported: string): string {
  const parts = imported.split('/')
  return parts.slice(0, imported.startsWith('@') ? 2 : 1).join('/')
}
