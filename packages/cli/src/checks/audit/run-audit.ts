import { execFile } from 'node:child_process'
import { root } from '../../root.ts'
import { type Accepted, accepted } from './accepted.ts'
import { AuditReport, judgeAudit, type Verdict } from './judge-audit.ts'

type Options = { registry?: string; accepted?: Accepted; today?: string; timeoutMs?: number }

/**
 * Asks the registry which of the versions in the lockfile that reach production are known to be unsafe. `undefined`, with a line that
 * says so, when it cannot be asked: without a network, or at a registry that keeps no advisories.
 */
export async function runAudit(options: Options = {}): Promise<Verdict | { ok: undefined; lines: string[] }> {
  const { registry, timeoutMs = 30_000, today = new Date().toISOString().slice(0, 10) } = options
  const args = ['audit', '--json', '--prod', ...(registry ? ['--registry', registry] : [])]
  const { output, failed } = await pnpm(args, timeoutMs)
  const report = AuditReport.safeParse(parse(output))
  if (report.success) return judgeAudit(report.data, options.accepted ?? accepted, today)
  const [why = 'no answer'] = failed.split('\n').filter(line => /\w/.test(line))
  return { ok: undefined, lines: [`the registry could not be asked (${why.trim()})`] }
}

function pnpm(args: string[], timeout: number): Promise<{ output: string; failed: string }> {
  return new Promise(resolve => {
    const options = { cwd: root, timeout, maxBuffer: 64 * 1024 * 1024 }
    execFile('pnpm', args, options, (error, output, failed) =>
      resolve({ output, failed: failed || output || String(error ?? '') }),
    )
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
