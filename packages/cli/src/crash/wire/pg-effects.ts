import { type PgMessage, readTexts } from './pg-messages.ts'
import { statementKind } from './statement.ts'

/** Finds the effects of one connection to Postgres in the messages that go both ways. */
export interface PgEffects {
  /** What a client's message would do for good: in words, or undefined for nothing. */
  asks(message: PgMessage): string | undefined
  /** A message of the server. True when it ends the answer to what was asked last. */
  answers(message: PgMessage): boolean
  /** Rows changed since the last effect, as far as the server said. */
  rows(): number
}

/**
 * An effect is the commit of a transaction that wrote, or a writing statement outside of one. Sequences and advisory
 * locks, which no commit makes last, are none.
 */
export function pgEffects(): PgEffects {
  const statements = new Map<string, string>()
  const portals = new Map<string, string>()
  let inTransaction = false
  let wrote: string[] = []
  let rows = 0
  let copying = ''

  function runs(text: string): string | undefined {
    if (!inTransaction) {
      wrote = []
      rows = 0
    }
    const { writes, commits, what } = statementKind(text)
    if (writes) wrote.push(what)
    if (/\bfrom\s+stdin\b/i.test(text) && !inTransaction) {
      copying = what
      return undefined
    }
    if (inTransaction && !commits) return undefined
    if (wrote.length === 0) return undefined
    const words = [...new Set(wrote.flatMap(each => each.split(', ')))].join(', ')
    return commits ? `commit: ${words}` : words
  }

  return {
    asks({ type, body }) {
      switch (type) {
        case 'Q':
          return runs(readTexts(body, 1)[0] ?? '')
        case 'P': {
          const [statement = '', text = ''] = readTexts(body, 2)
          statements.set(statement, text)
          return undefined
        }
        case 'B': {
          const [portal = '', statement = ''] = readTexts(body, 2)
          portals.set(portal, statements.get(statement) ?? '')
          return undefined
        }
        case 'E':
          return runs(portals.get(readTexts(body, 1)[0] ?? '') ?? '')
        case 'c': {
          const what = copying
          copying = ''
          return what || undefined
        }
        default:
          return undefined
      }
    },
    answers({ type, body }) {
      if (type === 'C') rows += changedRows(readTexts(body, 1)[0] ?? '')
      if (type !== 'Z') return false
      inTransaction = String.fromCharCode(body[0] ?? 0) !== 'I'
      return true
    },
    rows: () => rows,
  }
}

/** Of a command tag: `INSERT 0 5`, `UPDATE 3`, `CREATE TABLE`. A `SELECT` may have written too, and does not say. */
function changedRows(tag: string): number {
  if (/^(CREATE|ALTER|DROP)\b/.test(tag)) return 1
  const [, count] = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/.exec(tag) ?? []
  return Number(count ?? 0)
}
