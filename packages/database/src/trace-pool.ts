import { finished } from 'node:stream'
import { inChildSpan, isTelemetryOn, spanKinds } from '@doki/telemetry'
import type pg from 'pg'
import { Journey } from './journey.ts'

/**
 * While telemetry is on: a span for each query on a connection of this pool that a traced piece of work makes. It names what
 * kind of statement it is and, in Doki's own database, the table; never its text, nor a value.
 */
export function tracePool(pool: Pick<pg.Pool, 'on'>, database: 'doki' | 'customer'): void {
  if (!isTelemetryOn()) return
  pool.on('connect', client => traceClient(client, database))
}

function traceClient(client: pg.PoolClient, database: 'doki' | 'customer'): void {
  const query: (...args: unknown[]) => unknown = client.query.bind(client)
  const traced = (...args: unknown[]) => {
    const name = () => summaryOf(textOf(args[0]), database)
    const options = {
      kind: spanKinds.CLIENT,
      facts: { 'db.system.name': 'postgresql', 'db.namespace': database },
    }
    let answer: unknown
    const ended = inChildSpan(name, options, async span => {
      answer = query(...args)
      if (span) await endOf(answer)
    })
    // Whoever asked hears of it by the answer itself.
    ended.catch(() => {})
    return answer
  }
  Object.defineProperty(client, 'query', { value: traced, writable: true, configurable: true })
}

/** Of a promise, of queries that go together, or of the stream of a COPY. */
async function endOf(answer: unknown): Promise<void> {
  if (answer instanceof Journey) await answer.ended
  else if (isStream(answer)) {
    await new Promise<void>((resolve, reject) =>
      finished(answer, error => (error ? reject(error) : resolve())),
    )
  } else await answer
}

function isStream(answer: unknown): answer is NodeJS.ReadWriteStream {
  return typeof answer === 'object' && answer !== null && 'pipe' in answer
}

function textOf(asked: unknown): string {
  if (typeof asked === 'string') return asked
  if (asked instanceof Journey) return asked.mainText
  if (typeof asked !== 'object' || asked === null) return ''
  return 'text' in asked && typeof asked.text === 'string' ? asked.text : ''
}

const statement =
  /^\s*(?:with\b[\s\S]*?\b(?=insert|update|delete)|)(select|insert|update|delete|begin|commit|rollback|savepoint|release|copy|create|alter|drop|set|do|table|notify|listen)?/i
const place = /\b(?:from|into|update|copy)\s+(?:only\s+)?([a-z_]+(?:\.[a-z_]+)?)/

/** `select jobs` in our own database, `select` in somebody's: it is theirs what they call their tables. */
export function summaryOf(text: string, database: 'doki' | 'customer'): string {
  const verb = (statement.exec(text)?.[1] ?? (/^\s*with\b/i.test(text) ? 'select' : 'copy')).toLowerCase()
  const found = database === 'doki' ? place.exec(text)?.[1] : undefined
  return found ? `${verb} ${found}` : verb
}
