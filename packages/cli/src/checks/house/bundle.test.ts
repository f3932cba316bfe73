import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Test, test } from 'tap'
import { root } from '../../root.ts'

for (const service of readdirSync(path.join(root, 'services'))) {
  test(`the bundle of ${service} needs nothing beside it, and asks for its settings`, t => {
    const { folder, run } = setup(t)
    const bundled = run('tools/bundle.ts', '--into', folder, service)
    t.equal(bundled.status, 0, bundled.stderr)
    const warmed = run('tools/warm-bundle.ts', path.join(folder, service))
    t.equal(warmed.status, 0, warmed.stderr)
    t.end()
  })
}

function setup(t: Test) {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-bundle-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const run = (program: string, ...args: string[]) =>
    spawnSync(process.execPath, [path.join(root, program), ...args], { cwd: root, encoding: 'utf8' })
  return { folder, run }
}
