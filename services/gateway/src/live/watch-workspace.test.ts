import { randomUUID } from 'node:crypto'
import { WorkspaceId } from '@doki/contracts'
import { test } from 'tap'
import type { Batch } from './feed.ts'
import { parseSnapshot } from './snapshot.ts'
import { workspaceWatcher } from './watch-workspace.ts'

const workspaceId = WorkspaceId.parse(randomUUID())

test('who reads too slowly is told once to read all again, and then goes on', async t => {
  const watcher = setup()
  watcher.begin({ now: cursor(1), reset: 'new' })
  for (let xid = 1; xid <= 2_000; xid++) watcher.tell(batch(xid))
  watcher.outlet.end()
  let text = ''
  for await (const chunk of watcher.outlet.stream) text += chunk
  const left = text.split('"why":"slow"')
  t.ok(left.length > 1, 'there was a reset')
  const told = [...text.matchAll(/event: change/g)].length
  t.ok(told < 1_000, `${told} of 2,000 were told`)
  t.match(text, new RegExp(`id: ${2_001}-2001:2001:\n\n$`), 'and the last cursor stands at the end')
})

test('what is heard before the beginning is told after it, but for what was read with it', async t => {
  const watcher = setup()
  watcher.tell(batch(1))
  watcher.tell(batch(2))
  watcher.begin({ now: cursor(2), missed: [] })
  watcher.tell(batch(3))
  watcher.outlet.end()
  let text = ''
  for await (const chunk of watcher.outlet.stream) text += chunk
  t.strictSame(
    [...text.matchAll(/^id: (\d+)/gm)].map(([, at]) => Number(at)),
    [2, 3, 4],
  )
})

function setup() {
  return workspaceWatcher({
    userId: randomUUID(),
    sessionId: undefined,
    workspaceId,
    until: Infinity,
    mayWatch: async () => true,
  })
}

/** All before `xid` is seen. */
function cursor(xid: number) {
  const seen = parseSnapshot(`${xid}:${xid}:`)
  if (!seen) throw new Error('no snapshot')
  return { seen, at: xid }
}

function batch(xid: number): Batch {
  const event = { type: 'job' as const, id: randomUUID(), change: 'changed' as const }
  return { events: [{ event, workspaceId, xid }], jobs: [], ended: [], now: cursor(xid + 1) }
}
