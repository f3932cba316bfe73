import { createHash } from 'node:crypto'

export type Trace = ReturnType<typeof trace>

/** Everything that happens, in order: a hash of it all, and the lines themselves when somebody wants to read them. */
export function trace(keep: boolean, startMs: number) {
  const hash = createHash('sha1')
  const lines: string[] = []
  return {
    lines,
    add(atMs: number, who: string, what: string, detail?: unknown): void {
      const text = detail === undefined ? '' : (JSON.stringify(detail) ?? '')
      hash.update(`${atMs} ${who} ${what} ${text}\n`)
      if (keep) lines.push(`${seconds(atMs - startMs)}  ${who.padEnd(10)} ${what} ${text.slice(0, 6000)}`)
    },
    digest: () => hash.copy().digest('hex'),
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3).padStart(9)} s`
}
