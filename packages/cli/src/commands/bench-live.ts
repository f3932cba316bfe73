import { rmSync } from 'node:fs'
import { benchLive, liveLimits } from '../bench/bench-live.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { table } from '../demo/format.ts'
import { say as sayTo } from '../demo/say.ts'

/** `./doki bench live`: how long an edit takes to the other side by itself, with and without being told. */
export async function runBenchLive(folder: string, json: boolean): Promise<number> {
  const say = sayTo(json)
  const abort = new AbortController()
  const measuring = benchLive(folder, say, abort.signal)
  let isOver = false
  const stop = stopOnce(async () => {
    // It stops its cloud when it ends, or is ended.
    if (!isOver) abort.abort()
    await measuring.catch(() => {})
    rmSync(folder, { recursive: true, force: true })
  })
  try {
    const figures = await measuring.finally(() => {
      isOver = true
    })
    const held = (['told', 'untold'] as const).flatMap(how =>
      (['sheet', 'table'] as const).map(side => {
        const longest = Math.max(...figures[how][side])
        return { how, side, longest, limit: liveLimits[how], ok: longest <= liveLimits[how] }
      }),
    )
    const ok = held.every(each => each.ok) && figures.untold.lostMessages > 0
    if (json) console.log(JSON.stringify({ ok, limit: liveLimits, ...figures }))
    else {
      const rows = held.map(each => [
        each.ok ? 'ok' : 'NOT OK',
        `an edit in the ${each.side}, ${each.how === 'told' ? 'told of' : 'nobody tells'}`,
        figures[each.how][each.side].map(seconds => `${seconds} s`).join(', '),
        `${each.limit} s`,
      ])
      console.log(`\n${table(['', 'figure', 'is on the other side after', 'limit'], rows, 70)}`)
      console.log(`\n  ${figures.untold.lostMessages} messages of Drive were lost`)
    }
    return ok ? 0 : 1
  } finally {
    await stop()
  }
}
