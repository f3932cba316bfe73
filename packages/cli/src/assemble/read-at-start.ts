import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The files of a tree that its start reads: main.mjs and what that imports, and not what is loaded on demand. */
export function readAtStart(folder: string): string[] {
  const read = new Set(['main.mjs'])
  for (const file of read) {
    const program = readFileSync(path.join(folder, file), 'utf8')
    for (const [, imported = ''] of program.matchAll(
      /(?:\bfrom|\bimport|[;}]import) ?"(\.\.?\/[^"]+\.mjs)"/g,
    ))
      read.add(path.join(path.dirname(file), imported))
  }
  return [...read]
}
