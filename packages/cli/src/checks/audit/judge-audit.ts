import { z } from 'zod'
import type { Accepted } from './accepted.ts'

const Advisory = z.object({
  github_advisory_id: z.string(),
  module_name: z.string(),
  severity: z.string(),
  title: z.string(),
  url: z.string(),
  vulnerable_versions: z.string(),
})

/** What `pnpm audit --json` prints when the registry answered. */
export const AuditReport = z.object({ advisories: z.record(z.string(), Advisory) })
export type AuditReport = z.infer<typeof AuditReport>

export type Verdict = { ok: boolean; lines: string[] }

const grave = ['high', 'critical']

/** Fails for what is grave and not accepted, and for an acceptance that is over or that nothing needs any more. */
export function judgeAudit({ advisories }: AuditReport, accepted: Accepted, today: string): Verdict {
  const found = Object.values(advisories)
  const lines: string[] = []
  let ok = true
  for (const { github_advisory_id: id, module_name, severity, title, url, vulnerable_versions } of found) {
    const excuse = accepted[id]
    const isAccepted = excuse !== undefined && excuse.until >= today
    if (grave.includes(severity) && !isAccepted) ok = false
    const why = excuse
      ? `, ${isAccepted ? 'accepted' : 'was accepted'} until ${excuse.until}: ${excuse.why}`
      : ''
    lines.push(`${severity}: ${module_name} ${vulnerable_versions}: ${title} (${url})${why}`)
  }
  for (const id of Object.keys(accepted)) {
    if (found.some(({ github_advisory_id }) => github_advisory_id === id)) continue
    ok = false
    lines.push(`${id} is accepted, and is not found any more: take it out of accepted.ts`)
  }
  return { ok, lines }
}
