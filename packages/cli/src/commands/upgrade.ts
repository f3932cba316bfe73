import { rmSync } from 'node:fs'
import path from 'node:path'
import { endLeftovers } from '../cloud/end-leftovers.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { type Command, readArgs, UsageError } from '../command.ts'
import { say as sayTo } from '../demo/say.ts'
import { dataFolder, root } from '../root.ts'
import { oldCommit } from '../upgrade/old-version.ts'
import { runUpgrade } from '../upgrade/run-upgrade.ts'
import type { UpgradeReport } from '../upgrade/upgrade-report.ts'

export const command: Command = {
  help: `Usage: ./doki upgrade [--from REF] [--seconds N] [--keep] [--json]

Rolls this version out over an older one in the local cloud, under load, and back again. The older one is laid out from git with
its own packages and starts on its own schema. Then the migrations are applied under it; both versions take requests,
messages and runs at once; the old one is ended, the new one works alone; and the same way back, on the new schema.
Meanwhile both sides of live syncs are edited, new syncs are asked for in words, and a program looks and starts runs. In the end
every edit has to be on both sides, every accepted run done once, and no request refused.

  --from REF    the older version: a tag, branch or commit. Unless given, the newest release, or else the commit before the
                newest migration
  --seconds N   how long each of the six stages lasts (default 15)
  --keep        keep logs and data under .doki when it is over
  --json        print one JSON document on standard output, the rest on standard error`,

  async run(args) {
    const { values } = readArgs(args, {
      from: { type: 'string' },
      seconds: { type: 'string', default: '15' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    })
    const seconds = Number(values.seconds)
    if (!Number.isInteger(seconds) || seconds < 1) throw new UsageError('--seconds is a whole number from 1')
    const commit = await oldCommit(values.from)
    await endLeftovers(dataFolder, 'upgrade-', root)
    const folder = path.join(dataFolder, `upgrade-${process.pid}`)
    const say = sayTo(values.json)
    const abort = new AbortController()
    const running = runUpgrade({ folder, commit, seconds, say, signal: abort.signal })
    const stop = stopOnce(async () => {
      abort.abort()
      await running.catch(() => {})
      if (!values.keep) rmSync(folder, { recursive: true, force: true })
    })
    try {
      const report = await running
      if (values.json) console.log(JSON.stringify(report))
      else show(report)
      return report.ok ? 0 : 1
    } finally {
      await stop()
    }
  },
}

function show({ ok, answers, jobs, edits, cells, lost, differences, migrations }: UpgradeReport): void {
  console.log(`
${migrations} migrations; ${edits} edits, ${cells} cells compared: ${lost.length} edits lost, ${differences.length} cells differ.
${answers.requests} requests: ${answers.faults.length} refused, ${answers.unanswered} never answered; ${answers.resets} connections cut and ${answers.later} told to
come again, all healed by asking again. ${answers.accepted} runs accepted: ${jobs.lost.length} lost, ${jobs.doubled} doubled; of ${jobs.total} jobs
${jobs.failed.length} failed and ${jobs.stuck.length} did not end.`)
  const wrong = [...answers.faults, ...jobs.failed, ...jobs.stuck, ...jobs.lost, ...lost, ...differences]
  for (const line of wrong.slice(0, 20)) console.log(`  ${line}`)
  console.log(ok ? '\nNothing was lost.' : '\nThis is not as it has to be.')
}
