import { type Test, test } from 'tap'
import type { GoogleClientOptions } from './google-client.ts'
import type { QuotaLimiter } from './quota-limiter.ts'
import { sheetSide } from './sheet-side.ts'
import { answering, type Scripted } from './testing/answering.ts'
import { testClient } from './testing/test-google.ts'

const slow: Scripted = {
  status: 429,
  body: { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } },
}
const page: Scripted = { status: 429, headers: { 'content-type': 'text/html' }, body: '<html>Sorry</html>' }
const written: Scripted = { status: 200, body: { responses: [{ updatedRange: 'A!A1' }] } }
const write = [{ range: 'A1', values: [['x']] }]

test('a write outlasts 15 minutes of refusals too: none of them was applied', async t => {
  const storm = Array.from({ length: 22 }, (_, i) => (i % 3 === 2 ? page : slow))
  const { side, slept, seen } = await open(t, [...storm, written], { random: () => 0.9 })
  await side.write('A', write)
  t.equal(seen.length, 23)
  t.ok(slept.reduce((sum, ms) => sum + ms, 0) > 15 * 60_000)
})

test('a write refused without end is given up in words, and nothing is unclear', async t => {
  const { side } = await open(t, [slow])
  await t.rejects(side.write('A', write), { code: 'unavailable', message: /The next run goes on from here/ })
})

test('a write asks right before each try whether it may still be sent', async t => {
  let asked = 0
  const beforeWrite = async () => {
    if (++asked === 3) throw new Error('no longer')
  }
  const { side, seen } = await open(t, [slow], { beforeWrite })
  await t.rejects(side.write('A', write), { message: 'no longer' })
  t.equal(seen.length, 2)
})

test('a turn is asked for until it is granted, and a refusal in spite of it is told', async t => {
  const turns = [
    { granted: false, waitMs: 7000 },
    { granted: true, waitMs: 1200 },
    { granted: true, waitMs: 0 },
  ]
  const asked: string[] = []
  const limiter: QuotaLimiter = {
    take: async (user, kind, workspace) => {
      asked.push(`${user} ${kind} ${workspace}`)
      return turns.shift() ?? { granted: true, waitMs: 0 }
    },
    refused: async (user, kind) => void asked.push(`refused ${user} ${kind}`),
  }
  const told: string[] = []
  const onWait = (waitMs: number, reason: string) => {
    told.push(`${waitMs} ${reason}`)
    return () => void told.push('over')
  }
  const warned: unknown[] = []
  const log = { warn: (facts: object, message: string) => void warned.push({ ...facts, message }) }
  const { side, slept } = await open(t, [slow, written], { limiter, onWait, workspace: 'w1', log })
  await side.write('A', write)
  t.match(warned[0], { kind: 'write', message: 'google refused a call: its quota is used up' })
  const take = 'ann@example.com write w1'
  t.same(asked, [take, take, 'refused ann@example.com write', take])
  t.same(slept, [7000, 1200, 500])
  t.same(told, [
    '7000 keeping within the quota of Google Sheets',
    'over',
    '1200 keeping within the quota of Google Sheets',
    'over',
  ])
})

test("Drive's calls are no part of that quota", async t => {
  const limiter: QuotaLimiter = {
    take: () => Promise.reject(new Error('asked')),
    refused: () => Promise.reject(new Error('told')),
  }
  const version = { status: 200, body: { version: '3', modifiedTime: '2026-01-01T00:00:00.000Z' } }
  const { side } = await open(t, [slow, version], { limiter })
  t.same(await side.version(), { version: '3', modifiedAt: '2026-01-01T00:00:00.000Z' })
})

async function open(t: Test, answers: Scripted[], more: Partial<GoogleClientOptions> = {}) {
  const server = await answering(t, answers)
  const { client, slept } = testClient(server.url, more)
  return { side: sheetSide(client, 's'), slept, ...server }
}
