import type { FileVersion } from '@doki/sync'
import type { Times } from './make-plan.ts'
import type { Run, RunPorts, Seen } from './ports.ts'

/** What tells whether a side changed, asked for before anything is read. */
export interface Tokens {
  file: FileVersion
  table: string | null
}

/** A formula may show something new without the file changing, so once in a while every row is looked at. */
const reconcileMs = 24 * 3_600_000

/** One read of Google's, one query: an edit made after it moves the tokens, so that the next run looks again. */
export async function readTokens({ sheet, table }: Pick<RunPorts, 'sheet' | 'table'>): Promise<Tokens> {
  const [file, token] = await Promise.all([sheet.version(), table.changeToken()])
  return { file, table: token }
}

/** True when neither side changed since a run had them in agreement, and nothing waits. */
export function isUnchanged({ full }: Pick<Run, 'full'>, tokens: Tokens, seen: Seen | undefined): boolean {
  if (full || !seen || seen.unfinished || seen.fullAgeMs === null || seen.fullAgeMs > reconcileMs)
    return false
  return (
    tokens.table !== null && tokens.table === seen.tableToken && tokens.file.version === seen.sheetVersion
  )
}

/**
 * When each side was last seen to agree, and last changed. A run that left conflicts, or rows that changed under it, says
 * nothing of when the sheet was last in agreement.
 */
export function timesOf(seen: Seen | undefined, { modifiedAt }: FileVersion): Times {
  const agreed = seen !== undefined && seen.sheetVersion !== null && seen.counts?.conflicts === 0
  return { seenAt: agreed ? seen.sheetSeenAt : null, modifiedAt }
}
