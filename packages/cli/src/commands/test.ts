import { countTests } from '../checks/count-tests.ts'
import { runCheck } from '../checks/run-check.ts'
import { withTestDatabase } from '../checks/with-test-database.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  help: `Usage: ./doki test [FILE…]

Runs every check: format and lint (biome), types (tsc), tests (tap, on a real Postgres of their own).
With files, runs only those tests. The last line is "N passed, N failed, N skipped".`,

  async run(args) {
    const files = args.filter(arg => !arg.startsWith('-'))
    const checks = files.length > 0 ? [] : [await check('format and lint', 'biome', ['check', '.'])]
    if (files.length === 0) checks.push(await check('types', 'tsc', ['-p', '.']))
    const tests = await withTestDatabase(env => countTests(files, env))
    const failedChecks = checks.filter(ok => !ok).length
    const failed = tests.failed + failedChecks
    console.log(
      `${tests.passed + checks.length - failedChecks} passed, ${failed} failed, ${tests.skipped} skipped`,
    )
    return failed === 0 && tests.passed > 0 ? 0 : 1
  },
}

async function check(name: string, program: string, args: string[]): Promise<boolean> {
  const started = performance.now()
  const ok = await runCheck(program, args)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${ok ? 'ok    ' : 'not ok'} ${name} (${seconds} s)`)
  return ok
}
