import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { test } from 'tap'
import { treeCpuMs } from './tree-cpu-ms.ts'

const skip = existsSync('/proc/self/stat') ? false : 'this system has no /proc'

test('what a process has worked is told, with what it started and saw end', { skip }, t => {
  const own = process.cpuUsage()
  const before = treeCpuMs(process.pid) ?? Number.NaN
  // As much as its own start, at the least.
  spawnSync(process.execPath, ['-e', 'for (const end = Date.now() + 100; Date.now() < end; );'])
  const { user, system } = process.cpuUsage(own)
  const told = (treeCpuMs(process.pid) ?? Number.NaN) - before
  t.ok(told > (user + system) / 1000, `${told} ms with the child, ${(user + system) / 1000} ms without`)
  t.end()
})

test('of a process that is not there nothing is told', t => {
  t.equal(treeCpuMs(undefined), undefined)
  t.equal(treeCpuMs(2 ** 30), undefined)
  t.end()
})
