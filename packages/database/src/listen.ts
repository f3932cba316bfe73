import pg from 'pg'

export type Listening = { end(): Promise<void> }

const firstDelayMs = 100
const longestDelayMs = 5_000

/** Throws when the first connection fails; after that it keeps trying until it is ended. */
export async function listen(
  settings: pg.ClientConfig,
  channel: string,
  fn: (payload: string) => void,
  { onGap = () => {} }: { onGap?: () => void } = {},
): Promise<Listening> {
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let client = await open()

  async function open(): Promise<pg.Client> {
    const opened = new pg.Client({ ...settings, connectionTimeoutMillis: 10_000 })
    // A broken connection says `error`, then `end`; the second is enough to know.
    opened.on('error', () => {})
    try {
      await opened.connect()
      opened.on('notification', ({ payload }) => fn(payload ?? ''))
      await opened.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      await opened.end().catch(() => {})
      throw error
    }
    opened.once('end', () => reopenAfter(firstDelayMs))
    return opened
  }

  function reopenAfter(delayMs: number): void {
    if (!ended) timer = setTimeout(() => reopen(delayMs), delayMs)
  }

  async function reopen(delayMs: number): Promise<void> {
    try {
      client = await open()
    } catch {
      return reopenAfter(Math.min(delayMs * 2, longestDelayMs))
    }
    if (ended) await client.end()
    else onGap()
  }

  return {
    async end() {
      ended = true
      clearTimeout(timer)
      await client.end()
    },
  }
}
