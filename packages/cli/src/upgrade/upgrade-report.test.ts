import { test } from 'tap'
import { oldCommit } from './old-version.ts'
import { isWell, type UpgradeReport } from './upgrade-report.ts'

const three = { a: 1, b: 2, c: 1 }
const well: Omit<UpgradeReport, 'ok'> = {
  from: 'abc',
  migrations: 1,
  stages: [{ stage: 'one', edits: 5, requests: 5 }],
  served: { gateway: three, orchestrator: three },
  answers: { requests: 5, resets: 1, later: 1, faults: [], accepted: 2, unanswered: 0 },
  jobs: { total: 3, stuck: [], failed: [], lost: [], doubled: 0 },
  edits: 5,
  cells: 10,
  lost: [],
  differences: [],
}

test('whatever goes wrong in an upgrade is noticed', t => {
  t.ok(isWell(well))
  const { answers, jobs } = well
  const bad: Partial<UpgradeReport>[] = [
    { lost: ['an edit'] },
    { differences: ['a cell'] },
    { answers: { ...answers, faults: ['/me: 500'] } },
    { answers: { ...answers, unanswered: 1 } },
    { answers: { ...answers, accepted: 0 } },
    { jobs: { ...jobs, stuck: ['a job'] } },
    { jobs: { ...jobs, failed: ['a job'] } },
    { jobs: { ...jobs, lost: ['a job'] } },
    { jobs: { ...jobs, doubled: 1 } },
    { stages: [{ stage: 'idle', edits: 0, requests: 5 }] },
    { served: { gateway: { a: 1, b: 1 } } },
  ]
  for (const change of bad) t.notOk(isWell({ ...well, ...change }), JSON.stringify(change))
  t.end()
})

test('a version that git does not know is told in words', async t => {
  await t.rejects(oldCommit('no-such-version'), {
    code: 'unprocessable',
    message: /no “no-such-version” here/,
  })
})
