import { withTestDatabase } from '../checks/with-test-database.ts'
import { type Command, readArgs, UsageError } from '../command.ts'
import { table } from '../demo/format.ts'
import { say as sayTo } from '../demo/say.ts'
import { type FuzzReport, fuzzGateway } from '../fuzz/fuzz-gateway.ts'

export const command: Command = {
  help: `Usage: ./doki fuzz [--requests N] [--seed S] [--json]

Sends a gateway of its own requests made from its OpenAPI document, over HTTP: valid ones, ones with one thing wrong, and
hostile ones (huge texts, halves of characters, deep JSON, wrong types, wrong content types). None may be answered with a
fault of ours (500), go unanswered or end the process, and each refusal has to be a Problem.

  --requests N   how many (default 10000)
  --seed S       the same seed makes the same requests (default 1)
  --json         print one JSON document on standard output, the rest on standard error`,

  async run(args) {
    const { values } = readArgs(args, {
      requests: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    })
    const requests = wholeNumber(values.requests, '--requests')
    const seed = wholeNumber(values.seed, '--seed')
    const say = sayTo(values.json)
    const startedMs = performance.now()
    const report = await withTestDatabase(async env => {
      process.env.DOKI_TEST_DATABASE_URL = env.DOKI_TEST_DATABASE_URL
      return fuzzGateway({ requests, seed }, done => say.now(`${done} of ${requests} requests`))
    })
    const ok = report.faults.length === 0 && !report.crashed && report.requests === requests
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10
    if (values.json)
      console.log(JSON.stringify({ ok, ...report, faults: report.faults.slice(0, 50), seconds }))
    else say.line(show(report, seconds))
    return ok ? 0 : 1
  },
}

function show({ requests, seed, statuses, faults, hung, crashed }: FuzzReport, seconds: number): string {
  const rows = Object.entries(statuses).map(([status, count]) => [status, String(count)])
  const figures = table(['answered', 'times'], rows)
  const said = faults
    .slice(0, 10)
    .map(({ what, request }) => `  ${what}\n    ${JSON.stringify(request).slice(0, 400)}`)
  const verdict = `${requests} requests of seed ${seed} in ${seconds} s: ${faults.length} faults, ${hung} without an answer${crashed ? ', and the gateway is dead' : ''}.`
  return [figures, ...said, verdict].join('\n\n')
}

function wholeNumber(text: string, option: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`${option} takes a whole number, not “${text}”`)
  return value
}
