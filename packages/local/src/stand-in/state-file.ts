import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'

export type StateFile = {
  /** What was saved, or undefined at the first start. */
  load(): Promise<unknown>
  /** Resolves when what `snapshot` gave at or after this call is on disk. */
  save(): Promise<void>
}

/**
 * A stand-in's memory as one JSON file, replaced whole, readable by its owner only. Saves asked for during a write
 * share the next one. Without a path nothing is kept.
 */
export function stateFile(file: string | undefined, snapshot: () => unknown): StateFile {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  return {
    async load() {
      if (!file) return undefined
      try {
        return JSON.parse(await readFile(file, 'utf8'))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw new Error(`Cannot read the state in ${file}; delete it to start afresh`, { cause: error })
      }
    },
    async save() {
      if (!file) return
      next ??= (async () => {
        await running?.catch(() => {})
        running = next
        next = undefined
        await write(file, JSON.stringify(snapshot()))
      })()
      await next
    },
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true })
  const draft = `${file}.${process.pid}.new`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, file)
}
