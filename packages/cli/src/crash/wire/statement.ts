/** Of a statement: whether it changes something that outlives its transaction, and whether it ends one. */
export interface StatementKind {
  writes: boolean
  commits: boolean
  /** For people: `insert sync_steps`. */
  what: string
}

const name = String.raw`(?:only\s+)?((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))*)`
const writing = [
  ['insert', new RegExp(String.raw`\binsert\s+into\s+${name}`, 'gi')],
  ['update', new RegExp(String.raw`\bupdate\s+${name}\s+(?:as\s+)?(?:\w+\s+)?set\b`, 'gi')],
  ['delete', new RegExp(String.raw`\bdelete\s+from\s+${name}`, 'gi')],
  ['merge', new RegExp(String.raw`\bmerge\s+into\s+${name}`, 'gi')],
  ['copy', new RegExp(String.raw`\bcopy\s+${name}[^;]*\bfrom\s+stdin`, 'gi')],
  [
    'create',
    new RegExp(
      String.raw`\bcreate\s+(?:or\s+replace\s+)?(?:unique\s+)?(?:table|index|trigger|function|schema|sequence|type)\s+(?:if\s+not\s+exists\s+)?${name}`,
      'gi',
    ),
  ],
  ['alter', new RegExp(String.raw`\balter\s+table\s+(?:if\s+exists\s+)?${name}`, 'gi')],
  [
    'drop',
    new RegExp(String.raw`\bdrop\s+(?:table|trigger|function|index)\s+(?:if\s+exists\s+)?${name}`, 'gi'),
  ],
  ['truncate', new RegExp(String.raw`\btruncate\s+(?:table\s+)?${name}`, 'gi')],
] as const

/**
 * What comes by the clock and carries no work: a sign of life, and rights to call Google. Killing at one is killing
 * between the effects beside it.
 */
const byTheClock = /^\s*(update\s+jobs\s+set\s+lease_until|(insert\s+into|update)\s+quota_buckets)\b/i

/** Reads a statement as far as a crash needs it. One that changes nothing but a temporary table counts as writing unless it says pg_temp. */
export function statementKind(text: string): StatementKind {
  const commits = /(^|;)\s*(commit|end)\b/i.test(text)
  if (byTheClock.test(text)) return { writes: false, commits, what: 'sign of life' }
  const parts = writing
    .flatMap(([verb, pattern]) =>
      Array.from(text.matchAll(pattern), match => `${verb} ${bare(match[1] ?? '')}`),
    )
    .filter(part => !part.includes(' pg_temp.'))
  return { writes: parts.length > 0, commits, what: [...new Set(parts)].join(', ') }
}

function bare(found: string): string {
  return found.replaceAll('"', '')
}
