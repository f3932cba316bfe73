import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Test, test } from 'tap'
import { root } from '../../root.ts'

const services = ['orchestrator', 'mapping-agent', 'gateway']

test('a good build gets traffic a bit at a time, the gateway last, and in the end whatever is newest is served', t => {
  const { status, calls, served, told } = rollOut(t)
  t.equal(status, 0, told)
  t.same(shifts(calls), [
    'orchestrator new=10',
    'orchestrator new=50',
    'orchestrator new=100',
    'mapping-agent new=10',
    'mapping-agent new=50',
    'mapping-agent new=100',
    'gateway new=10',
    'gateway new=50',
    'gateway new=100',
  ])
  const first = calls.findIndex(call => call.includes('update-traffic'))
  const engine = calls.findIndex(call =>
    call.includes('jobs update doki-sync-engine --image images/sync-engine:v2'),
  )
  t.ok(engine >= 0 && engine < first, 'runs are of the new build before anybody asks for one')
  t.same(served, ['latest', 'latest', 'latest'])
  t.end()
})

for (const [name, wrong] of Object.entries({
  'a revision that does not start': 'update=gateway',
  'a gateway that does not answer': 'health',
  'a gateway that lets anybody in': 'me',
  'an agent that logs errors with a tenth of the traffic': 'errors=orchestrator',
  'a gateway that logs errors': 'errors=gateway',
  'an engine that is not taken': 'engine',
})) {
  test(`${name} is taken back, with all that was put in place before it`, t => {
    const { status, served, engine, told } = rollOut(t, wrong)
    t.equal(status, 1)
    t.same(served, ['100', '100', '100'], 'every service is served as before')
    t.equal(engine, 'images/sync-engine:v1')
    t.equal(told.match(/going back to what was served before/g)?.length, 1)
    t.end()
  })
}

test('what cannot be taken back is said, with the command that does it', t => {
  const { status, told } = rollOut(t, 'errors=orchestrator back')
  t.equal(status, 1)
  t.match(
    told,
    'doki-orchestrator did NOT go back: gcloud run services update-traffic doki-orchestrator --to-revisions doki-orchestrator-old=100',
  )
  t.end()
})

/** Runs the script with stand-ins for gcloud, curl and sleep first in its path; by `env -i`, so that tap adds nothing to it. */
function rollOut(t: Test, wrong = '') {
  const state = mkdtempSync(path.join(tmpdir(), 'doki-roll-out-'))
  t.teardown(() => rmSync(state, { recursive: true, force: true }))
  const read = (name: string) => readFileSync(path.join(state, name), 'utf8')
  const write = (name: string, text: string) => writeFileSync(path.join(state, name), text, { mode: 0o755 })
  for (const service of services) {
    write(`${service}.old`, '100')
    write(`${service}.newest`, 'old')
  }
  write('engine', 'images/sync-engine:v1')
  const standIn = path.join(import.meta.dirname, 'testing/stand-in-gcloud.sh')
  for (const name of ['gcloud', 'curl', 'sleep']) write(name, `#!/bin/sh\nexec '${standIn}' ${name} "$@"\n`)
  const settings = [`PATH=${state}:${process.env.PATH}`, `STATE=${state}`, `WRONG=${wrong}`]
  const build = ['REGION=here', 'IMAGES=images', 'TAG=v2']
  const command = ['-i', ...settings, ...build, 'bash', path.join(root, 'docker/roll-out.sh')]
  const { status, stderr } = spawnSync('env', command, { encoding: 'utf8' })
  const served = services.map(service => read(`${service}.old`))
  return { status, told: stderr, served, engine: read('engine'), calls: read('calls').split('\n') }
}

/** `gateway new=10`, in the order they were asked for. */
function shifts(calls: string[]): string[] {
  return calls.flatMap(call => {
    const found = /update-traffic doki-(\S+) --to-revisions \S+-(new=\d+)/.exec(call)
    return found ? [`${found[1]} ${found[2]}`] : []
  })
}
