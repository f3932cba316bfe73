import path from 'node:path'
import type { SourceFile } from './read-house.ts'

/**
 * The files that run: tests are left out, folders `test` and `testing`, and what only those import, since a test may
 * lean on anything.
 */
export function withoutTestSupport(files: SourceFile[]): SourceFile[] {
  const left = new Set(files.filter(file => isForTests(file.path)).map(file => file.path))
  const importers = importersOf(files)
  for (let before = -1; before !== left.size; ) {
    before = left.size
    for (const [file, by] of importers) if (by.every(each => left.has(each))) left.add(file)
  }
  return files.filter(file => !left.has(file.path))
}

function isForTests(file: string): boolean {
  return /\.test\.ts$|(^|\/)(test|testing)\//.test(file)
}

/** File -> the files that import it. A file that nobody imports, such as a `main.ts`, is not in it. */
function importersOf(files: SourceFile[]): Map<string, string[]> {
  const importers = new Map<string, string[]>()
  for (const { path: by, imports } of files) {
    for (const imported of imports.filter(each => each.startsWith('.'))) {
      const file = path.join(path.dirname(by), imported)
      importers.set(file, [...(importers.get(file) ?? []), by])
    }
  }
  return importers
}
