import { createServer } from 'node:http'
import { type Test, test } from 'tap'
import { runAudit } from './run-audit.ts'

const id = 'GHSA-aaaa-bbbb-cccc'
const today = '2026-12-01'

test('a grave finding fails, until it is accepted, and again when that is over', async t => {
  const registry = await registryWith(t, 'high')
  const audit = (until?: string) =>
    runAudit({ registry, today, accepted: until ? { [id]: { why: 'not reached by us', until } } : {} })
  const found = await audit()
  t.equal(found.ok, false)
  t.match(found.lines, [/^high: fastify <99: bad thing/])
  t.match(await audit('2026-12-01'), { ok: true, lines: [/accepted until 2026-12-01: not reached by us/] })
  t.match(await audit('2026-11-30'), { ok: false, lines: [/was accepted until/] })
})

test('what is not grave is told and fails nothing; an acceptance that nothing needs fails', async t => {
  const registry = await registryWith(t, 'moderate')
  t.match(await runAudit({ registry, today, accepted: {} }), { ok: true, lines: [/^moderate: fastify/] })
  const stale = { 'GHSA-gone-gone-gone': { why: 'x', until: '2099-01-01' } }
  t.match(await runAudit({ registry, today, accepted: stale }), { ok: false })
})

test('where nobody can be asked, that is said, and nothing is claimed', async t => {
  const nothing = await runAudit({ registry: await registryWith(t, undefined), accepted: {} })
  t.match(nothing, { ok: undefined, lines: [/could not be asked/] })
  t.equal(nothing.ok, undefined)
})

/** A registry that knows one thing of fastify, of this severity; without one it keeps no advisories. */
async function registryWith(t: Test, severity: string | undefined): Promise<string> {
  const advisory = { id: 1, title: 'bad thing', severity, vulnerable_versions: '<99', cwe: [] }
  const cvss = { score: 7, vectorString: null }
  const url = `https://github.com/advisories/${id}`
  const server = createServer((request, answer) => {
    request.resume().on('end', () => {
      answer.writeHead(severity ? 200 : 405, { 'content-type': 'application/json', connection: 'close' })
      answer.end(severity ? JSON.stringify({ fastify: [{ ...advisory, url, cvss }] }) : '{}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise(resolve => server.close(resolve)))
  const address = server.address()
  return `http://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}/`
}
