import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from '../root.ts'
import { showTap } from './show-tap.ts'

export interface TestCounts {
  passed: number
  failed: number
  skipped: number
}

/** Runs tap over the given entry files (all packages without any), shows what a person needs, and reads its totals. */
export async function countTests(files: string[], env: NodeJS.ProcessEnv): Promise<TestCounts> {
  const args = ['--reporter=tap', '--jobs=2', '--timeout=900', ...files]
  const tap = spawn('tap', args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = new Promise<number | null>((resolve, reject) => {
    tap.once('error', reject)
    tap.once('close', resolve)
  })
  const show = showTap()
  let totals = ''
  for await (const line of createInterface({ input: tap.stdout })) {
    if (/^# \{ total: /.test(line)) totals = line
    const shown = show(line)
    if (shown !== undefined) console.log(shown)
  }
  return readTotals(totals, (await closed) === 0)
}

/** Tap ends with `# { total: 94, pass: 92, fail: 2, todo: 1, skip: 1 }`. A run that failed counts at least one failure. */
export function readTotals(line: string, ok: boolean): TestCounts {
  const count = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(line)?.[1] ?? 0)
  return {
    passed: count('pass'),
    failed: count('fail') + (ok || count('fail') > 0 ? 0 : 1),
    skipped: count('skip') + count('todo'),
  }
}
