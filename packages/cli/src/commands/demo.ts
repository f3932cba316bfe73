import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { tableName } from '@doki/intent'
import { resetPostgres } from '@doki/local'
import { assemble } from '../assemble/assemble.ts'
import { endLeftovers } from '../cloud/end-leftovers.ts'
import { bundlesIn } from '../cloud/program-of.ts'
import { startLocalCloud } from '../cloud/start-local-cloud.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { type Command, readArgs, UsageError } from '../command.ts'
import { email } from '../demo/journey.ts'
import { readInput } from '../demo/read-input.ts'
import { runDemo } from '../demo/run-demo.ts'
import { type Say, say as sayTo } from '../demo/say.ts'
import { moments, servicesOf } from '../road/moments.ts'
import { showKills } from '../road/show-kills.ts'
import { dataFolder, root } from '../root.ts'

/** Orders as people keep them: mixed dates and amounts, doubled headers, a missing key, a day that does not exist. */
const sample = path.join(root, 'packages/cli/src/sample/orders.csv')

export const command: Command = {
  help: `Usage: ./doki demo [--file FILE] [--tab TAB] [--table NAME] [--key COLUMN] [--database URL]
                  [--kill [--only PROCESS]] [--images] [--keep] [--json]

Syncs a real spreadsheet into Postgres through all services, on this machine, with no account anywhere: sign in,
connect, say what is wanted and when, answer a question, review the mapping, see the plan, apply, compare every cell, run
again, edit, let the schedule run it, pause it in words. Then both ways: edit the sheet, the table and one cell on both
sides, run, decide the conflict, run, compare every cell.

With --kill the same happens while at each step of the conversation the gateway, the orchestrator, the mapping agent and
the sync engine, where one runs, are killed with kill -9, all at once, in the midst of what is done at that step. They are started
again, as Cloud Run would; the demo asks again, as any client has to; and it must end the same: each sync, request, plan
and run made once, every cell equal, nothing left to do. Only waiting is cut short: the 30 s for which a dead process holds its
job, and the time to the next tick of the clock.

  --file FILE      a CSV or XLSX file (default: a sample of messy orders)
  --tab TAB        the tab to take, where there are several (default: the first with rows)
  --table NAME     the table to fill; made when it is not there (default: the file's name)
  --key COLUMN     the column that identifies a row (default: found by Doki)
  --database URL   a Postgres to write to (default: an empty one made for the demo)
  --kill           kill all processes at each step
  --only PROCESS   with --kill: gateway, orchestrator, mapping-agent or sync-engine, and no other
  --images         run what the images hold, laid out as ./doki assemble does, and not the sources
  --keep           keep logs and data under .doki when it is over
  --json           print one JSON document on standard output, the rest on standard error`,

  async run(args) {
    const { values } = readArgs(args, {
      file: { type: 'string', default: sample },
      tab: { type: 'string' },
      table: { type: 'string' },
      key: { type: 'string' },
      database: { type: 'string' },
      kill: { type: 'boolean', default: false },
      only: { type: 'string' },
      images: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    })
    const kill = values.kill ? servicesOf(values.only) : []
    if (values.only !== undefined && !values.kill) throw new UsageError('--only goes with --kill')
    if (values.kill && kill.length === 0) throw new UsageError(`there is no process “${values.only}”`)
    if (values.kill && values.database !== undefined)
      throw new UsageError('--kill takes the empty database of the demo, not one of yours')
    const started = performance.now()
    const say = sayTo(values.json)
    const file = await readInput(values.file, values.tab)
    await endLeftovers(dataFolder, 'demo-', root, say.line)
    const folder = path.join(dataFolder, `demo-${process.pid}`)
    const images = values.images ? await layOut(say) : undefined
    say.line('Starting Postgres, the stand-ins for Google and Supabase, and the services …')
    const interrupted = new AbortController()
    const starting = startLocalCloud({
      folder,
      durable: false,
      users: [email],
      ...(images && { programOf: bundlesIn(images) }),
      signal: interrupted.signal,
      // What was killed on purpose is told by the demo itself.
      warn: line => (kill.length > 0 && line.includes('(SIGKILL); starting it again')) || say.line(line),
    })
    const stop = stopOnce(async () => {
      interrupted.abort()
      await starting.then(
        cloud => cloud.stop(),
        () => {},
      )
      if (images) rmSync(images, { recursive: true, force: true })
      if (values.keep) return
      await resetPostgres({ dir: path.join(folder, 'postgres') })
      rmSync(folder, { recursive: true, force: true })
    })
    try {
      const cloud = await starting
      const setup = secondsSince(started)
      say.line(`Ready after ${setup.toFixed(1)} s: the gateway is ${cloud.addresses.gateway}\n`)
      const { differences, seconds, ...result } = await runDemo(
        cloud,
        {
          ...file,
          tab: values.tab,
          table: values.table ?? (tableName(file.title) || 'my_table'),
          key: values.key ?? (values.file === sample ? 'Order No' : undefined),
          databaseUrl: values.database ?? cloud.userDatabase,
          isEmpty: values.database === undefined,
          // A sheet with a key needs no ids written into it.
          ...(kill.length > 0 && {
            kill: { who: kill, moments: moments.filter(({ keyed }) => keyed !== false) },
          }),
        },
        say,
      )
      const ok =
        differences.length === 0 &&
        result.rows === result.inserted + result.updated + result.unchanged + result.quarantined &&
        result.secondRunChanges === 0 &&
        result.thirdRunChanges === result.editedCells
      const total = secondsSince(started)
      if (kill.length > 0) say.line(`\n${showKills(result.kills)}`)
      say.line(ok ? `\nDone in ${total.toFixed(1)} s.` : `\n${disagreement(differences)}`)
      if (values.json) {
        const error = ok ? {} : { error: { code: 'internal', message: disagreement(differences) } }
        const document = { ok, ...error, file: values.file, ...result, seconds: { setup, ...seconds, total } }
        console.log(JSON.stringify(document, null, 2))
      }
      return ok ? 0 : 1
    } finally {
      await stop()
    }
  },
}

function disagreement(differences: string[]): string {
  return `It did not go as it has to: ${differences[0] ?? 'the counts of the runs do not add up'}.`
}

/** Answers where they lie: outside of the repository, where none of its packages can be found. */
async function layOut(say: Say): Promise<string> {
  say.line('Laying out what the images hold …')
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-images-'))
  await assemble(folder)
  return folder
}

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000
}
