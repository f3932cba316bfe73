import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Test, test } from 'tap'
import { root } from '../../root.ts'

const run = promisify(execFile)

const services = ['orchestrator', 'mapping-agent', 'gateway']

test('a good build gets traffic a bit at a time, the gateway last, and in the end whatever is newest is served', t => {
  const { status, calls: asked, served, told } = rollOut(t)
  const calls = asked.map(args => args.join(' '))
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
    'doki-orchestrator did NOT go back: gcloud run services update-traffic doki-orchestrator --to-revisions doki-orchestrator-old=100 --region here',
  )
  t.end()
})

const isThere = await run('gcloud', ['version']).then(
  () => true,
  () => false,
)
const needed = isThere ? {} : { skip: 'gcloud is not on this machine' }

test('gcloud itself understands each call', needed, async t => {
  const { calls, told } = rollOut(t, 'engine back')
  const byHand = [...told.matchAll(/did NOT go back: (gcloud .*)/g)].map(([, line = '']) => line.split(' '))
  t.equal(byHand.length, 3, 'what is left to a person, too')
  const asked = [...byHand, ...calls, ...rollOut(t).calls].filter(([program]) => program === 'gcloud')
  const kinds = new Map(asked.map(args => [kindOf(args), args]))
  const gcloud = withoutAccount(t)
  await Promise.all(
    [...kinds.values()].map(async args =>
      t.match(await gcloud(args), /do not currently have an active account/, args.join(' ')),
    ),
  )
  t.match(await gcloud(['gcloud', 'run', '--region', 'here', 'services', 'list']), /unrecognized arguments/)
})

/** `--format=…` of one call is as good as that of another, and so is each service, image and revision. */
function kindOf(args: string[]): string {
  const kinds = args.map(arg => arg.replace(/=.*/s, '').replace(/(doki-|images\/).*/, 'NAME'))
  return kinds.filter(kind => kind !== '--quiet').join(' ')
}

/** What gcloud says to a call that it reads and cannot send: it knows nobody to send it as. */
function withoutAccount(t: Test) {
  const config = mkdtempSync(path.join(tmpdir(), 'doki-gcloud-'))
  t.teardown(() => rmSync(config, { recursive: true, force: true }))
  const env = {
    PATH: process.env.PATH,
    HOME: config,
    CLOUDSDK_CONFIG: config,
    CLOUDSDK_CORE_PROJECT: 'my-project',
    CLOUDSDK_CORE_CHECK_GCE_METADATA: 'false',
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
    CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
  }
  return async ([program = '', ...args]: string[]) =>
    run(program, args, { env }).then(
      ({ stdout }) => stdout,
      error => String(error),
    )
}

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
  const calls = read('calls')
    .trim()
    .split('\n')
    .map(call => call.split('\u001f'))
  const served = services.map(service => read(`${service}.old`))
  return { status, told: stderr, served, engine: read('engine'), calls }
}

/** `gateway new=10`, in the order they were asked for. */
function shifts(calls: string[]): string[] {
  return calls.flatMap(call => {
    const found = /update-traffic doki-(\S+) --to-revisions \S+-(new=\d+)/.exec(call)
    return found ? [`${found[1]} ${found[2]}`] : []
  })
}
