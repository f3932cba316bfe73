import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import { z } from 'zod'
import { workspaceFor } from './testing.ts'
import { plantDocuments } from './testing-recordings.ts'

const SHARED = resolve(import.meta.dirname, '../../../../../shared')
const Result = z.object({ interactions: z.number(), same: z.number() })

/**
 * The share of recorded answers that must be matched, in percent: [shape, value]. What is missing no server can know:
 * storms of 429, ids that Google drew at random, other people's files in a Drive listing. grafana is left out: its
 * requests have lost the ranges they asked for.
 */
const FLOORS: Record<string, [shape: number, value: number]> = {
  'gspread-history': [92.9, 91.7],
  'gspread-pandas': [90.5, 90.2],
  frictionless: [100, 80],
  elasticio: [100, 100],
  gargle: [40, 30],
}

const run = promisify(execFile)
const tool = resolve(SHARED, 'tools/conform.mjs')
const folder = resolve(SHARED, 'recordings')
const skip = !(existsSync(tool) && existsSync(folder)) && 'no recordings in ../shared'

for (const [name, floors] of Object.entries(FLOORS)) {
  const file = resolve(folder, `${name}.jsonl`)
  test(`recorded traffic of ${name} is answered as recorded`, {
    skip: skip || (!existsSync(file) && 'no such recording'),
  }, async t => {
    for (const [i, level] of (['shape', 'value'] as const).entries()) {
      const { url, world } = await workspaceFor(t)
      plantDocuments(world, file)
      const share = await conform(url, file, level)
      const floor = floors[i] ?? 0
      t.ok(share >= floor, `${level}: ${share.toFixed(1)} % (floor ${floor} %)`)
    }
  })
}

/** Runs the comparing tool; the first line it prints is its result. It exits 1 for any difference. */
async function conform(base: string, file: string, level: string): Promise<number> {
  const args = [tool, '--base', base, '--file', file, '--level', level]
  const out = await run(process.execPath, args, { maxBuffer: 2 ** 28 }).then(
    done => done.stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  )
  const { interactions, same } = Result.parse(JSON.parse(out.split('\n')[0] ?? ''))
  return (same / interactions) * 100
}
