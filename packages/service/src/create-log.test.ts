import { test } from 'tap'
import { createLog } from './create-log.ts'

test('a line is what Cloud Logging reads', async t => {
  const { log, lines } = setup()
  log.warn({ jobId: 'j1' }, 'job slow')
  t.match(lines()[0], {
    severity: 'WARNING',
    message: 'job slow',
    jobId: 'j1',
    serviceContext: { service: 'test' },
    time: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  })
  t.notMatch(lines()[0], { level: /./ })
})

test('levels become severities', async t => {
  const { log, lines } = setup()
  log.debug('a')
  log.info('b')
  log.error('c')
  log.fatal('d')
  t.same(
    lines().map(line => line.severity),
    ['DEBUG', 'INFO', 'ERROR', 'CRITICAL'],
  )
})

test('secrets never reach the line, however deep and wherever', async t => {
  const { log, text } = setup()
  const url = 'postgres://doki:p/4@ss"w@db.example:5432/doki'
  log.info({ req: { headers: { authorization: 'Bearer hunter-a', cookie: 'sid=hunter-b' } } }, 'x')
  log.info({ headers: { 'X-Internal-Secret': 'hunter-"c', 'set-cookie': ['hunter-d', 'hunter-e'] } }, 'x')
  log.info({ a: { b: { c: { refresh_token: 'hunter-f', clientSecret: 'hunter-g' } } } }, 'x')
  log.info('asked with Bearer hunter.h')
  log.error({ err: new Error('connect to postgres://doki:hunter-i@db.example/doki failed') }, 'x')
  log.error({ err: invalidUrl('postgres://doki:hunter/j@[bad') }, 'x')
  log.info({ url: new URL('postgres://doki:hunter-k@db.example/doki').href, length: url.length }, 'x')
  t.notMatch(text(), /hunter/)
  t.match(text(), 'postgres://[redacted]@db.example/doki')
})

test('a very long line is no burden', async t => {
  const { log, text } = setup()
  for (const part of ['a', 'http://h:80/', '"', 'Bearer ', 'x://u:'])
    log.info(part.repeat(1_000_000 / part.length))
  t.ok(text().length > 2_000_000)
})

function invalidUrl(text: string): unknown {
  try {
    return new URL(text)
  } catch (error) {
    return error
  }
}

function setup() {
  const written: string[] = []
  const log = createLog('test', 'trace', { write: (line: string) => void written.push(line) })
  return {
    log,
    text: () => written.join(''),
    lines: (): Record<string, unknown>[] => written.map(line => JSON.parse(line)),
  }
}
