import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from 'tap'

const run = promisify(execFile)
const log = `import { createLog } from ${JSON.stringify(import.meta.resolve('./create-log.ts'))}
const log = createLog('test', 'info')
`

test('what was logged last is read, however the process ends', async t => {
  const ends = {
    'by itself': '',
    'at once': 'process.exit(0)',
    'by an error nobody caught':
      "process.on('uncaughtException', () => process.exit(0)); throw new Error('x')",
  }
  for (const [name, end] of Object.entries(ends))
    t.strictSame(await linesOf(`${log} log.info('one'); log.error('two'); ${end}`), ['one', 'two'], name)
})

test('lines keep their order, and none is lost, however many and long they are', async t => {
  const lines = await linesOf(
    `${log} for (let at = 0; at < 3000; at++) log.info({ long: 'x'.repeat(at) }, String(at)); process.exit(0)`,
  )
  t.strictSame(
    lines,
    Array.from({ length: 3_000 }, (_, at) => String(at)),
  )
})

/** The messages of a program's log. */
async function linesOf(program: string): Promise<string[]> {
  const args = ['--input-type=module-typescript', '--eval', program]
  const { stdout } = await run(process.execPath, args, { maxBuffer: 100_000_000 })
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).message)
}
