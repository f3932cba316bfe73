import { rmSync } from 'node:fs'
import path from 'node:path'
import { benchIntent, intentLimit } from '../bench/bench-intent.ts'
import { benchStart } from '../bench/bench-start.ts'
import { benchSync } from '../bench/bench-sync.ts'
import { endLeftovers } from '../cloud/end-leftovers.ts'
import { startLocalCloud } from '../cloud/start-local-cloud.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { type Command, readArgs, UsageError } from '../command.ts'
import { table } from '../demo/format.ts'
import { email } from '../demo/journey.ts'
import { say as sayTo } from '../demo/say.ts'
import { dataFolder, root } from '../root.ts'
import { runBenchGateway } from './bench-gateway.ts'
import { runBenchLive } from './bench-live.ts'
import { runBenchMapping } from './bench-mapping.ts'
import { runBenchTelemetry } from './bench-telemetry.ts'

export const command: Command = {
  help: `Usage: ./doki bench sync [--rows N] [--json]
       ./doki bench start [--runs N] [--json]
       ./doki bench live [--json]
       ./doki bench mapping [--data DIR] [--out FILE] [--json]
       ./doki bench mapping --fit [--data DIR]… [--folds N] [--keep] [--plot FILE] [--json]
       ./doki bench intent [--json]
       ./doki bench gateway [--rounds N] [--seconds N] [--streams N] [--json]
       ./doki bench telemetry [--rounds N] [--seconds N] [--rows N] [--json]

sync   one sheet of N rows x 10 columns (default 100000) into a new table, through all services: the engine's time
       beside its limit, which is fetching the same pages and a server-side COPY of the same rows, in the same run. Then
       100 changed rows on each side of a two-way sync, and the whole table into an empty tab.
start  from exec to listening, and memory then, of each service: medians of N starts (default 5), beside a bare server.
live   how many seconds an edit on one side of a live sync takes to the other, by itself and with a tick each minute: told
       by Drive and the table, and with every message lost. Takes some six minutes.
mapping  every pair of tables in DIR/<suite>/<pair>/ (default: packages/matching/pairs) with one fixed configuration:
       precision, recall and rank beside the truth, and the time 50 and 500 columns a side take. --out writes all ranked
       candidates as {"suite/pair": [{source, target, score, chosen?}]}. --fit learns the weights anew: the figures are of
       pairs that were not learned from, in N folds (default 5); --keep writes them,
       --plot draws how sure it was beside how right.
intent sentences a second on one core, against a workspace of 40 spreadsheets and 60 tables; ends with 1 below the limit.
gateway requests a second and p99 of two routes at 1, 50 and 500 connections, beside a bare Fastify route doing the same one
       query, by turns: medians of N rounds (default 5) of N seconds (default 3). Then N streams of events (default 2000): how
       late they are, and that further ones are refused politely. Ends with 1 when a figure is beyond its limit.
telemetry  what traces and metrics cost: two routes and a run over N rows, with telemetry off and on, by turns: medians of N
       rounds (default 5) of N seconds (default 3).`,

  async run(args) {
    const { values, positionals } = readArgs(
      args,
      {
        rows: { type: 'string', default: '100000' },
        runs: { type: 'string', default: '5' },
        data: { type: 'string', multiple: true, default: [] },
        out: { type: 'string' },
        fit: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        plot: { type: 'string' },
        folds: { type: 'string', default: '5' },
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '3' },
        streams: { type: 'string', default: '2000' },
        json: { type: 'boolean', default: false },
      },
      { allowPositionals: true },
    )
    const [what] = positionals
    const folder = path.join(dataFolder, `bench-${process.pid}`)
    if (what === 'start') {
      const figures = await benchStart(folder, wholeNumber(values.runs, '--runs'))
      rmSync(folder, { recursive: true, force: true })
      if (values.json)
        console.log(
          JSON.stringify({ ok: true, limit: { gatewayMs: 500, gatewayMb: 130 }, services: figures }),
        )
      else {
        const rows = figures.map(each => [each.service, `${each.startMs} ms`, `${each.rssMb} MB`])
        console.log(table(['service', 'to listening', 'memory'], rows))
        console.log('\n  limit of the gateway: 500 ms, 130 MB')
      }
      return 0
    }
    if (what === 'gateway') {
      const rounds = wholeNumber(values.rounds, '--rounds')
      const seconds = wholeNumber(values.seconds, '--seconds')
      const streams = wholeNumber(values.streams, '--streams')
      return runBenchGateway(folder, { rounds, seconds, streams }, values.json)
    }
    if (what === 'telemetry') {
      await endLeftovers(dataFolder, 'bench-', root)
      const rounds = wholeNumber(values.rounds, '--rounds')
      const seconds = wholeNumber(values.seconds, '--seconds')
      const rows = wholeNumber(values.rows, '--rows')
      return runBenchTelemetry(folder, { rounds, seconds, rows }, values.json)
    }
    if (what === 'live') {
      await endLeftovers(dataFolder, 'bench-', root)
      return runBenchLive(folder, values.json)
    }
    if (what === 'mapping') return runBenchMapping({ ...values, folds: wholeNumber(values.folds, '--folds') })
    if (what === 'intent') return intent(values.json)
    if (what !== 'sync') throw new UsageError(what ? `there is no bench “${what}”` : 'which bench?')
    return sync(folder, wholeNumber(values.rows, '--rows'), values.json)
  },
}

function intent(json: boolean): number {
  const figures = benchIntent(3000)
  const ok = figures.perSecond >= intentLimit
  if (json) console.log(JSON.stringify({ ok, limit: { perSecond: intentLimit }, ...figures }))
  else {
    const rows = [
      [ok ? 'ok' : 'NOT OK', 'interpretations a second', String(figures.perSecond), String(intentLimit)],
    ]
    console.log(table(['', 'figure', 'value', 'limit'], rows))
    console.log(
      `\n  95 % within ${figures.p95Ms} ms; ${figures.sentences} sentences, ${figures.spreadsheets} spreadsheets, ${figures.tables} tables`,
    )
  }
  return ok ? 0 : 1
}

/** The limit is measured without Google's quotas, so the engine is too. */
const unlimited = { GOOGLE_USER_QUOTA: '100000', GOOGLE_PROJECT_QUOTA: '100000' }

async function sync(folder: string, rows: number, json: boolean): Promise<number> {
  const say = sayTo(json)
  await endLeftovers(dataFolder, 'bench-', root)
  const starting = startLocalCloud({ folder, durable: false, users: [email], warn: say.line, env: unlimited })
  const stop = stopOnce(async () => {
    await starting.then(
      cloud => cloud.stop(),
      () => {},
    )
    rmSync(folder, { recursive: true, force: true })
  })
  try {
    const figures = await benchSync(await starting, rows, say)
    if (json) console.log(JSON.stringify(figures))
    else {
      const { limit, initial, held, twoWay, toSheet, peaks, ...shown } = figures
      const named = Object.entries({ ...shown, ...prefixed({ twoWay, toSheet, peaks }) })
      console.log(
        table(
          ['figure', 'value'],
          named.map(([name, value]) => [name, String(value)]),
        ),
      )
      const beside = Object.entries(held).map(([name, each]) => [
        each.ok ? 'ok' : 'NOT OK',
        name,
        String(each.value),
        String(each.limit),
      ])
      console.log(`\n${table(['', 'figure', 'value', 'limit'], beside)}`)
      console.log(`\n  first run: read ${initial.read} s, plan ${initial.plan} s, apply ${initial.apply} s`)
      console.log(`  limit: fetch ${limit.fetchSeconds} s + server-side COPY ${limit.copySeconds} s`)
    }
    return 0
  } finally {
    await stop()
  }
}

/** The figures of each part, with the part before their names. */
function prefixed(parts: Record<string, object>): Record<string, unknown> {
  const flat = Object.entries(parts).flatMap(([part, figures]) =>
    Object.entries(figures).map(([name, value]) => [
      `${part} ${name}`,
      typeof value === 'object' ? JSON.stringify(value) : value,
    ]),
  )
  return Object.fromEntries(flat)
}

function wholeNumber(text: string, option: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`${option} takes a whole number, not “${text}”`)
  return value
}
