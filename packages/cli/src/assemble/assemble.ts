import { spawn } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { DokiError } from '@doki/contracts'
import { root } from '../root.ts'
import { readAtStart } from './read-at-start.ts'

/** What goes into the image of a service, and how large it is, in MB. */
export interface Tree {
  service: string
  /** `<into>/<service>`. */
  folder: string
  /** From the folder; of the compiled code and of the parts only that they are there, as they are named by what is in them. */
  files: string[]
  /** The bundle and what is loaded on demand. */
  bundleMb: number
  /** Of it what every start reads. */
  atStartMb: number
  mapMb: number
  /** Compiled code. */
  compiledMb: number
  /** All of it. */
  totalMb: number
}

/**
 * Lays out what the images hold, by the program the Dockerfile runs. `say` is told how it goes. An error if something
 * cannot be bundled, or does not start.
 */
export async function assemble(
  into: string,
  { services = [], say }: { services?: string[]; say?: (line: string) => void } = {},
): Promise<Tree[]> {
  const program = path.join(root, 'tools/assemble.ts')
  const child = spawn(process.execPath, [program, '--into', into, ...services], { cwd: root })
  let told = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      told += text
      say?.(text.trimEnd())
    })
  }
  const status = await new Promise(resolve => child.once('close', resolve))
  if (status !== 0) throw new DokiError('unprocessable', `The images could not be laid out:\n${told}`)
  return readdirSync(into)
    .filter(name => services.length === 0 || services.includes(name))
    .map(service => treeOf(service, path.join(into, service)))
}

function treeOf(service: string, folder: string): Tree {
  const sizes = new Map<string, number>()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.isFile()) sizes.set(path.relative(folder, file), statSync(file).size)
  }
  const sum = (wanted: RegExp) =>
    mb([...sizes].reduce((all, [file, size]) => all + (wanted.test(file) ? size : 0), 0))
  const files = [...sizes.keys()].map(file => file.replace(/^(compiled|parts)\/.*/, '$1/'))
  return {
    service,
    folder,
    files: [...new Set(files)].sort(),
    atStartMb: mb(readAtStart(folder).reduce((all, file) => all + (sizes.get(file) ?? 0), 0)),
    bundleMb: sum(/\.mjs$/),
    mapMb: sum(/\.map$/),
    compiledMb: sum(/^compiled\//),
    totalMb: sum(/./),
  }
}

/** Bytes as MB, to a tenth. */
export function mb(bytes: number): number {
  return Math.round(bytes / 1e5) / 10
}
