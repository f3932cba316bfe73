import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { Interpretation } from '@doki/contracts'
import { interpret } from '@doki/intent'
import { type Test, test } from 'tap'
import { CatalogFile } from '../interpret/catalog-file.ts'
import { root } from '../root.ts'
import { command } from './interpret.ts'

const content = {
  timezone: 'Europe/Berlin',
  spreadsheets: [{ id: 'g1', title: 'Orders', tabs: [{ title: 'Sheet1', headers: ['Order ID', 'E-mail'] }] }],
  tables: [
    { schema: 'public', name: 'orders', columns: [{ name: 'id', type: 'bigint' }], primaryKey: ['id'] },
  ],
  syncs: [{ id: 's1', name: 'CRM', sheet: 'Customers', table: 'public.customers' }],
}

test('one JSON document, with the fields that were not spoken of as null', async t => {
  const { ask, catalog } = setup(t)
  const { stdout, status } = ask('--catalog', catalog, '--json', 'pause the CRM sync')
  t.equal(status, 0)
  t.equal(stdout.trim().split('\n').length, 1)
  t.same(Interpretation.parse(JSON.parse(stdout)).intent, {
    action: 'pause_sync',
    sync: 's1',
    sheet: null,
    table: null,
    direction: null,
    schedule: null,
    live: null,
    noSchedule: false,
    conflictPolicy: null,
    deletePolicy: null,
    key: [],
    newTable: null,
  })
})

test('lines for people, and the question with its choices', async t => {
  const { ask, catalog } = setup(t)
  const { stdout } = ask('--catalog', catalog, 'copy Orders to the database every hour')
  t.match(stdout, /asked for +set up a sync/)
  t.match(stdout, /schedule +0 \* \* \* \*, Europe\/Berlin/)
  t.match(stdout, /Which table should it be\?\n +- public\.orders/)
})

test('a follow-up goes on from a document, or from a sentence', async t => {
  const { ask, catalog, folder } = setup(t)
  const first = interpret('sync Orders with orders', CatalogFile.parse(content))
  writeFileSync(path.join(folder, 'before.json'), JSON.stringify(first))
  const wanted = { action: 'create_sync', table: { name: 'orders' }, schedule: { cron: '0 * * * *' } }
  const byDocument = ask('--catalog', catalog, '--previous', 'before.json', '--json', 'make it hourly')
  t.match(JSON.parse(byDocument.stdout).intent, wanted)
  const bySentence = ask(
    '--catalog',
    catalog,
    '--after',
    'sync Orders with orders',
    '--json',
    'make it hourly',
  )
  t.match(JSON.parse(bySentence.stdout).intent, wanted)
})

test('a call that cannot be answered says what is wrong', async t => {
  const { ask, catalog, folder } = setup(t)
  writeFileSync(path.join(folder, 'broken.json'), '{')
  writeFileSync(path.join(folder, 'other.json'), '{"tables": 7}')
  const at = (name: string) => path.join(folder, name)
  for (const [args, message] of [
    [['pause it'], /which catalogue/],
    [['--catalog', at(catalog)], /which sentence/],
    [['--catalog', at('nowhere.json'), 'pause it'], /there is no file .*nowhere\.json/],
    [['--catalog', at('broken.json'), 'pause it'], /broken\.json is no JSON/],
    [['--catalog', at('other.json'), 'pause it'], /other\.json is no catalogue[\s\S]*tables/],
    [['--catalog', at(catalog), '--loud', 'pause it'], /--loud/],
  ] as const)
    await t.rejects(command.run([...args]), { name: 'UsageError', message })
  const { stdout, stderr, status } = ask('--catalog', 'nowhere.json', '--json', 'pause it')
  t.equal(status, 2)
  t.match(stderr, /there is no file nowhere\.json[\s\S]*Usage: /)
  t.match(JSON.parse(stdout), { ok: false, error: { code: 'invalid_input' } })
})

function setup(t: Test) {
  const folder = t.testdir({ 'catalog.json': JSON.stringify(content) })
  const main = path.join(root, 'packages/cli/src/main.ts')
  const env = { ...process.env, DOKI_CWD: folder }
  const ask = (...args: readonly string[]) =>
    spawnSync(process.execPath, [main, 'interpret', ...args], { env, encoding: 'utf8' })
  return { folder, ask, catalog: 'catalog.json' }
}
