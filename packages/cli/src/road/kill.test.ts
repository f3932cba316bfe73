import { test } from 'tap'
import { people, sharedCloud } from '../cloud/testing/shared-cloud.ts'
import { crashRoad } from './crash-road.ts'
import { moments } from './moments.ts'
import { isWell } from './survive.ts'

// One of those that `./doki crash` kills, its lease ended at once: real processes, some 15 s.
test('an engine killed between table and base is carried on by another, and no row is doubled', async t => {
  t.setTimeout(600_000)
  const cloud = await sharedCloud()
  const between = moments.filter(({ alone, hold }) => alone && hold)
  const say = { line: () => {}, now: () => {} }
  const kills = await crashRoad(cloud, {
    who: people.road,
    victims: between,
    rows: 200,
    hurry: true,
    say,
  })
  t.match(kills, [{ process: 'sync-engine', rows: 200, expected: 200, changesAfter: 0, error: null }])
  t.ok(kills.every(isWell))
})
