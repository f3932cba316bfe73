import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import { z } from 'zod'
import { workspaceFor } from './testing.ts'

const SHARED = resolve(import.meta.dirname, '../../../../../shared')
const Result = z.object({ interactions: z.number(), same: z.number() })

/**
 * The share of recorded answers that must be matched, in percent: [shape, value]. What is missing are documents that
 * the recording did not make itself, storms of 429 and ids that Google drew at random.
 */
const FLOORS: Record<string, [shape: number, value: number]> = {
  'gspread-history.jsonl': [92.9, 91.7],
  'gargle.jsonl': [40, 30],
}

const run = promisify(execFile)

const tool = resolve(SHARED, 'tools/conform.mjs')
const folder = resolve(SHARED, 'recordings')
const skip = !(existsSync(tool) && existsSync(folder)) && 'no recordings in ../shared'

test('recorded traffic of Google is answered as recorded', { skip }, async t => {
  const { url } = await workspaceFor(t)
  for (const name of readdirSync(folder).filter(file => file in FLOORS)) {
    for (const [i, level] of (['shape', 'value'] as const).entries()) {
      const share = await conform(tool, url, resolve(folder, name), level)
      const floor = FLOORS[name]?.[i] ?? 0
      t.ok(share >= floor, `${name} ${level}: ${share.toFixed(1)} % (floor ${floor} %)`)
    }
  }
})

/** Runs the comparing tool; the first line it prints is its result. It exits 1 for any difference. */
async function conform(tool: string, base: string, file: string, level: string): Promise<number> {
  const args = [tool, '--base', base, '--file', file, '--level', level]
  const out = await run(process.execPath, args).then(
    done => done.stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  )
  const { interactions, same } = Result.parse(JSON.parse(out.split('\n')[0] ?? ''))
  return (same / interactions) * 100
}
