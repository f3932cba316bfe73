import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'tap'

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
  const program = (then: string) =>
    `${log} for (let at = 0; at < 3000; at++) log.info({ long: 'x'.repeat(at) }, String(at)); ${then}`
  const all = Array.from({ length: 3_000 }, (_, at) => String(at))
  t.strictSame(await linesOf(program('process.exit(0)')), all)
  t.strictSame(await linesOf(program('process.exit(0)'), 500), all, 'nor with a reader that begins late')
  t.strictSame(await linesOf(program(''), 500), all, 'nor when it ends by itself')
})

test('who does not read does not hold up the end for ever', async t => {
  const child = start(`${log} log.info({ long: 'x'.repeat(3e6) }, 'one'); process.exit(3)`)
  const [code] = await once(child, 'exit')
  t.equal(code, 3)
  child.stdout.destroy()
})

/** The messages of a program's log, to a reader that begins so late. */
async function linesOf(program: string, lateMs = 0): Promise<string[]> {
  const child = start(program)
  await new Promise(resolve => setTimeout(resolve, lateMs))
  return (await text(child.stdout))
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).message)
}

function start(program: string) {
  const args = ['--input-type=module-typescript', '--eval', program]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}
