import { test } from 'tap'
import { atMost } from '../bench/limits.ts'
import { judgeStart } from './judge-start.ts'

const quiet = { startMs: 45, cpuMs: 40 }
const busy = { startMs: 200, cpuMs: 40 }

test('a start is held to the clock, and on a busy machine to its CPU time', t => {
  t.equal(judgeStart({ startMs: atMost(400, 500), cpuMs: 380 }, quiet), 'ok')
  t.equal(judgeStart({ startMs: atMost(700, 500), cpuMs: 300 }, busy), 'busy')
  t.equal(judgeStart({ startMs: atMost(700, 500), cpuMs: 600 }, busy), 'slow', 'its CPU alone is too much')
  t.equal(
    judgeStart({ startMs: atMost(700, 500), cpuMs: 300 }, quiet),
    'slow',
    'it waits for something itself',
  )
  t.end()
})
