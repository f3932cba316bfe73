import { rmSync } from 'node:fs'
import path from 'node:path'
import { tableName } from '@doki/intent'
import { resetPostgres } from '@doki/local'
import { endLeftovers } from '../cloud/end-leftovers.ts'
import { startLocalCloud } from '../cloud/start-local-cloud.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { type Command, readArgs } from '../command.ts'
import { email } from '../demo/journey.ts'
import { readInput } from '../demo/read-input.ts'
import { runDemo } from '../demo/run-demo.ts'
import { say as sayTo } from '../demo/say.ts'
import { dataFolder, root } from '../root.ts'

/** Orders as people keep them: mixed dates and amounts, doubled headers, a missing key, a day that does not exist. */
const sample = path.join(root, 'packages/cli/src/sample/orders.csv')

export const command: Command = {
  help: `Usage: ./doki demo [--file FILE] [--tab TAB] [--table NAME] [--key COLUMN] [--database URL] [--keep] [--json]

Syncs a real spreadsheet into Postgres through all services, on this machine, with no account anywhere: sign in,
connect, say what is wanted, review the mapping, see the plan, apply, compare every cell, run again, edit, run again. Then
both ways: edit the sheet, the table and one cell on both sides, run, decide the conflict, run, compare every cell.

  --file FILE      a CSV or XLSX file (default: a sample of messy orders)
  --tab TAB        the tab to take, where there are several (default: the first with rows)
  --table NAME     the table to fill; made when it is not there (default: the file's name)
  --key COLUMN     the column that identifies a row (default: found by Doki)
  --database URL   a Postgres to write to (default: an empty one made for the demo)
  --keep           keep logs and data under .doki when it is over
  --json           print one JSON document on standard output, the rest on standard error`,

  async run(args) {
    const { values } = readArgs(args, {
      file: { type: 'string', default: sample },
      tab: { type: 'string' },
      table: { type: 'string' },
      key: { type: 'string' },
      database: { type: 'string' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    })
    const started = performance.now()
    const say = sayTo(values.json)
    const file = await readInput(values.file, values.tab)
    await endLeftovers(dataFolder, 'demo-', root, say.line)
    const folder = path.join(dataFolder, `demo-${process.pid}`)
    say.line('Starting Postgres, the stand-ins for Google and Supabase, and the services …')
    const interrupted = new AbortController()
    const starting = startLocalCloud({
      folder,
      durable: false,
      users: [email],
      signal: interrupted.signal,
      warn: say.line,
    })
    const stop = stopOnce(async () => {
      interrupted.abort()
      await starting.then(
        cloud => cloud.stop(),
        () => {},
      )
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
        },
        say,
      )
      const ok =
        differences.length === 0 &&
        result.rows === result.inserted + result.updated + result.unchanged + result.quarantined &&
        result.secondRunChanges === 0 &&
        result.thirdRunChanges === result.editedCells
      const total = secondsSince(started)
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

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000
}
