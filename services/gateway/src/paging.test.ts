import { sql } from '@doki/database'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { testWorkspace } from './testing/test-workspace.ts'

test('the pages of a list, of whatever length, are the list, and what comes meanwhile doubles nothing', async t => {
  const { add, read, page } = await setup(t)
  await add(23)
  const whole = await read(200)
  t.equal(whole.length, 23)
  for (const limit of [1, 2, 7, 22, 23, 24]) t.strictSame(await read(limit), whole, `pages of ${limit}`)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const { items, next } = await page(5, cursor)
    seen.push(...items)
    cursor = next
    await add(2)
  } while (cursor !== null)
  t.strictSame(seen, whole, 'what is newer than the first page is for the next reader')
})

test('people and invitations come in pages too', async t => {
  const { send, seed } = await setup(t)
  const { owner, workspaceId } = seed
  for (let n = 0; n < 5; n++)
    await send(owner, `/workspaces/${workspaceId}/invites`, { body: { email: `n${n}@example.com` } })
  for (const [list, name] of [
    ['members', 'userId'],
    ['invites', 'id'],
  ] as const) {
    const url = `/workspaces/${workspaceId}/${list}`
    const whole = (await send(owner, url)).body.items
    t.ok(whole.length > 3, list)
    const first = (await send(owner, `${url}?limit=2`)).body
    const rest = (await send(owner, `${url}?cursor=${first.next}`)).body
    t.strictSame([...first.items, ...rest.items], whole, list)
    t.equal(new Set(whole.map((item: Record<string, string>) => item[name])).size, whole.length)
    t.equal(rest.next, null)
  }
})

test('a cursor that is not ours is a 400 in words, whatever it is', async t => {
  const { send, seed } = await setup(t)
  const forged = fc.sample(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), {
    numRuns: 40,
    seed: 1,
  })
  const dated = [
    '2026-11-29T00:00:00Z',
    '2026-11-29T00:00:00Z x',
    `${'9'.repeat(9)}-01-01T00:00:00Z ${seed.owner}`,
  ]
  for (const cursor of [...forged, ...dated.map(text => Buffer.from(text).toString('base64url'))]) {
    const answer = await send(seed.owner, `/jobs?cursor=${encodeURIComponent(cursor.toWellFormed())}`)
    t.match(answer, { status: 400, body: { code: 'invalid_input' } }, JSON.stringify(cursor))
  }
})

test('filters leave what is asked for', async t => {
  const { send, seed, sync, mapping } = await setup(t)
  const { jobId } = (await send(seed.owner, '/start-sync-job', { body: { syncId: sync.id } })).body
  const count = async (url: string) => (await send(seed.owner, url)).body.items.length
  t.strictSame((await send(seed.owner, `/jobs?syncId=${sync.id}`)).body.items[0].id, jobId)
  t.equal(await count(`/jobs?syncId=${mapping.id}`), 0)
  for (const [status, found] of [
    ['pending', 1],
    ['completed', 0],
  ] as const)
    t.equal(await count(`/syncs/${sync.id}/runs?status=${status}`), found)
  t.equal(await count('/syncs?state=active'), 1)
  t.equal(await count('/syncs?state=paused'), 0)
  t.equal(await count(`/syncs?mappingId=${sync.id}`), 0)
  t.equal(await count('/mappings?state=approved'), 1)
  t.equal(await count('/mappings?state=draft'), 0)
})

async function setup(t: Test) {
  const gateway = await testWorkspace(t)
  const { seed, send, database } = gateway
  const { workspaceId } = seed

  /** Some of them of the same moment: the order has to hold all the same. */
  const add = (count: number) =>
    database.admin.rows(sql`
      insert into jobs (workspace_id, kind, input, requested_by, created_at)
      select ${workspaceId}, 'request', '{}', ${seed.owner}, now() - (n / 4) * interval '1 microsecond'
      from generate_series(1, ${count}::int) n`)

  async function page(limit: number, cursor: string | null) {
    const from = cursor === null ? '' : `&cursor=${cursor}`
    const { body } = await send(
      seed.viewer,
      `/jobs?kind=request&workspaceId=${workspaceId}&limit=${limit}${from}`,
    )
    const items: string[] = body.items.map(({ id }: { id: string }) => id)
    const next: string | null = body.next
    return { items, next }
  }

  async function read(limit: number): Promise<string[]> {
    const all: string[] = []
    let cursor: string | null = null
    do {
      const { items, next } = await page(limit, cursor)
      all.push(...items)
      cursor = next
    } while (cursor !== null)
    return all
  }

  return { ...gateway, add, read, page }
}
