import { rmSync } from 'node:fs'
import path from 'node:path'
import { endLeftovers } from '../cloud/end-leftovers.ts'
import { startLocalCloud } from '../cloud/start-local-cloud.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { type Command, readArgs, UsageError } from '../command.ts'
import { table } from '../demo/format.ts'
import { email } from '../demo/journey.ts'
import { say as sayTo } from '../demo/say.ts'
import { crashRoad } from '../road/crash-road.ts'
import { isWell, type Kill } from '../road/survive.ts'
import { victims } from '../road/victims.ts'
import { dataFolder, root } from '../root.ts'

export const command: Command = {
  help: `Usage: ./doki crash [--rows N] [--only PROCESS] [--keep] [--json]

Runs all services on this machine and kills each of them in the midst of a sync with kill -9: the gateway, the
orchestrator, the mapping agent, and the sync engine between its writes. Then nobody helps. Each request has to come to
its end by itself with every row once in the table, and one more run must find nothing to do. A process that dies
holds its job for 30 s, so this takes about a minute.

  --rows N         rows of each sheet (default 2000)
  --only PROCESS   gateway, orchestrator, mapping-agent or sync-engine
  --keep           keep logs and data under .doki when it is over
  --json           print one JSON document on standard output, the rest on standard error`,

  async run(args) {
    const { values } = readArgs(args, {
      rows: { type: 'string', default: '2000' },
      only: { type: 'string' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    })
    const rows = Number(values.rows)
    if (!Number.isInteger(rows) || rows < 4)
      throw new UsageError(`--rows takes a number from 4 on, not “${values.rows}”`)
    const chosen = victims.filter(victim => !values.only || victim.process === values.only)
    if (chosen.length === 0) throw new UsageError(`there is no process “${values.only}”`)
    const say = sayTo(values.json)
    await endLeftovers(dataFolder, 'crash-', root)
    const folder = path.join(dataFolder, `crash-${process.pid}`)
    const starting = startLocalCloud({ folder, durable: false, users: [email], env, warn: say.line })
    const stop = stopOnce(async () => {
      await starting.then(
        cloud => cloud.stop(),
        () => {},
      )
      if (!values.keep) rmSync(folder, { recursive: true, force: true })
    })
    try {
      say.line('Starting Postgres, the stand-ins for Google and Supabase, and the services …')
      const kills = await crashRoad(await starting, { victims: chosen, rows, hurry: false, say })
      const ok = kills.every(isWell)
      if (values.json) console.log(JSON.stringify({ ok, kills }, null, 2))
      else
        say.line(`\n${show(kills)}\n\n${ok ? 'Nobody would have noticed.' : 'Not all of them came through.'}`)
      return ok ? 0 : 1
    } finally {
      await stop()
    }
  },
}

/** Five requests of one person in one minute are more than Google allows them to read. */
const env = { GOOGLE_USER_QUOTA: '100000', GOOGLE_PROJECT_QUOTA: '100000' }

function show(kills: Kill[]): string {
  const rows = kills.map(kill => [
    isWell(kill) ? 'ok' : 'NOT OK',
    kill.process,
    kill.moment,
    `${kill.rows} of ${kill.expected}`,
    String(kill.changesAfter),
    `${kill.seconds} s`,
  ])
  const problems = kills.flatMap(({ process, error, differences }) =>
    [error, ...differences].flatMap(text => (text ? [`  ${process}: ${text}`] : [])),
  )
  return [table(['', 'killed', 'when', 'rows', 'changes after', 'done after'], rows, 70), ...problems].join(
    '\n',
  )
}
