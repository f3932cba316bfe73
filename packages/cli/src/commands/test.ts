import { runAudit } from '../checks/audit/run-audit.ts'
import { countTests } from '../checks/count-tests.ts'
import { runCheck } from '../checks/run-check.ts'
import { withTestDatabase } from '../checks/with-test-database.ts'
import type { Command } from '../command.ts'

export const command: Command = {
  help: `Usage: ./doki test [FILE…]

Runs every check: format and lint (biome), types (tsc), known holes in what we depend on (pnpm audit; skipped where the
registry cannot be asked), tests (tap, on a real Postgres of their own).
With files, runs only those tests. The last line is "N passed, N failed, N skipped".`,

  async run(args) {
    const files = args.filter(arg => !arg.startsWith('-'))
    const checks = files.length > 0 ? [] : [await check('format and lint', 'biome', ['check', '.'])]
    if (files.length === 0) checks.push(await check('types', 'tsc', ['-p', '.']))
    const audited = files.length > 0 || (await audit())
    if (audited !== undefined && files.length === 0) checks.push(audited)
    const tests = await withTestDatabase(env => countTests(files, env))
    const failedChecks = checks.filter(ok => !ok).length
    const failed = tests.failed + failedChecks
    console.log(
      `${tests.passed + checks.length - failedChecks} passed, ${failed} failed, ${tests.skipped + (audited === undefined ? 1 : 0)} skipped`,
    )
    return failed === 0 && tests.passed > 0 ? 0 : 1
  },
}

/** Undefined: nobody could be asked. */
async function audit(): Promise<boolean | undefined> {
  const { ok, lines } = await runAudit()
  const said = ok === false ? 'not ok' : 'ok    '
  console.log(`${said} dependency audit${ok === undefined ? ` # SKIP ${lines.join(' ')}` : ''}`)
  if (ok !== undefined) for (const line of lines) console.log(`       ${line}`)
  return ok
}

async function check(name: string, program: string, args: string[]): Promise<boolean> {
  const started = performance.now()
  const ok = await runCheck(program, args)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${ok ? 'ok    ' : 'not ok'} ${name} (${seconds} s)`)
  return ok
}
