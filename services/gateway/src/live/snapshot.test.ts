import { sql, testDatabase } from '@doki/database'
import fc from 'fast-check'
import { test } from 'tap'
import { hasSeen, parseSnapshot } from './snapshot.ts'

test('a snapshot is read as Postgres reads it, or refused as it would refuse it', async t => {
  const { admin } = await testDatabase(t)
  const xid = fc.integer({ min: 0, max: 12 })
  const text = fc
    .tuple(xid, xid, fc.array(xid, { maxLength: 3 }))
    .map(([xmin, xmax, running]) => `${xmin}:${xmax}:${running.join(',')}`)
  await fc.assert(
    fc.asyncProperty(text, async text => {
      const ours = parseSnapshot(text)
      const seen = await admin
        .rows(sql`
          select x, pg_visible_in_snapshot(x::text::xid8, ${text}::pg_snapshot) as seen from generate_series(1, 13) x`)
        .catch(() => undefined)
      // What we take, Postgres takes, and sees the same in it.
      if (ours) for (const row of seen ?? [{}]) if (hasSeen(ours, Number(row.x)) !== row.seen) return false
      return ours !== undefined || text.includes(',') || seen === undefined
    }),
    { numRuns: 200 },
  )
})
