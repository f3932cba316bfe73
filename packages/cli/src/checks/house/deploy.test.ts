import { readFileSync } from 'node:fs'
import path from 'node:path'
import { commonSettings } from '@doki/service'
import { test } from 'tap'
import { z } from 'zod'
import { nodeArgs } from '../../assemble/start-tree.ts'
import { root } from '../../root.ts'
import { serviceSettings } from './service-settings.ts'
import { blockOf, readTerraform, resourcesOf, settingsGiven } from './terraform.ts'

const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const services = await serviceSettings()
const terraform = await readTerraform()
const names = services.map(({ service }) => service)

test('the Dockerfile has a target for each service', t => {
  const targets = [...read('docker/Dockerfile').matchAll(/^FROM runtime AS (\S+)$/gm)].map(([, name]) => name)
  t.same(targets.sort(), names)
  const commands = [...read('docker/Dockerfile').matchAll(/^CMD \["\/usr\/local\/bin\/node".* "(.*)"\]$/gm)]
  t.same(
    commands.map(([, program]) => program).sort(),
    names.map(name => `/app/${name}/main.mjs`),
  )
  t.end()
})

test('the image and the wrapper bring the same Node', t => {
  const [, wanted = '?'] = /NODE_V=(\S+)/.exec(read('doki')) ?? []
  t.match(read('docker/Dockerfile'), `FROM node:${wanted}-`)
  t.match(read('cloudbuild.yaml'), `name: node:${wanted}-`)
  for (const workflow of ['test', 'deploy']) {
    t.match(read(`.github/workflows/${workflow}.yml`), `node-version: ${wanted}\n`)
  }
  t.end()
})

test('every service is built, and put in place', t => {
  for (const file of ['cloudbuild.yaml', '.github/workflows/deploy.yml']) {
    const loops = [...read(file).matchAll(/for service in (.*); do\n *docker (build|push)/g)]
    t.equal(loops.length, 2, file)
    for (const [, services = ''] of loops) t.same(services.split(' ').sort(), names, file)
  }
  const rollOut = [...read('docker/roll-out.sh').matchAll(/for service in (.*?); do/g)].map(
    ([, all = '']) => all,
  )
  t.equal(new Set(rollOut).size, 1, 'the same everywhere')
  t.same([...(rollOut[0] ?? '').split(' '), 'sync-engine'].sort(), names)
  t.end()
})

test('what is laid down on the way through docs/deploy.md is neither committed nor sent to a build', t => {
  const ignored = read('.gitignore').split('\n')
  for (const name of ['key.json', 'session.json', 'jar', 'plan.out', 'terraform.tfvars'])
    t.ok(ignored.includes(name), name)
  t.match(read('.gcloudignore'), '\n#!include:.gitignore\n')
  t.end()
})

test('a build is sent the files that its own checks read', t => {
  const left = read('.gcloudignore').split('\n')
  for (const name of ['.gitignore', '.gcloudignore']) t.notOk(left.includes(name), name)
  t.end()
})

test('an image starts as ./doki assemble starts its tree', t => {
  const commands = [...read('docker/Dockerfile').matchAll(/^CMD (\[.*\])$/gm)].map(([, command = '']) =>
    z.array(z.string()).parse(JSON.parse(command)),
  )
  for (const [node, ...args] of commands) {
    const service = path.basename(path.dirname(args.at(-1) ?? ''))
    t.equal(node, '/usr/local/bin/node')
    t.same(args.slice(0, -1), nodeArgs[service] ?? [], service)
  }
  t.end()
})

test('Cloud Run, the image and the code mean the same port', t => {
  const Container = z.object({ ports: blockOf(z.object({ container_port: z.number() })) })
  const Service = z.object({ template: blockOf(z.object({ containers: blockOf(Container) })) })
  const body = resourcesOf(terraform, 'google_cloud_run_v2_service').get('service')
  const port = Service.parse(body).template.containers.ports.container_port
  t.equal(commonSettings.PORT.parse(undefined), port)
  const exposed = [...read('docker/Dockerfile').matchAll(/^EXPOSE (\d+)$/gm)].map(([, found]) =>
    Number(found),
  )
  t.same(exposed, [port, port, port], 'each service, and not the engine')
  t.end()
})

test('what is secret comes from Secret Manager, and docs/deploy.md gives each secret a value', t => {
  const Plain = z.record(z.string(), z.record(z.string(), z.string()))
  const known = ['SUPABASE_ANON_KEY'] // public, whatever its name
  for (const [service, settings] of Object.entries(Plain.parse(terraform.locals.settings))) {
    const plain = Object.keys(settings).filter(name => /SECRET|KEY|PASSWORD|DATABASE_URL|TOKEN$/.test(name))
    t.same(
      plain.filter(name => !known.includes(name)),
      [],
      service,
    )
  }
  const written = JSON.stringify([
    terraform.locals.secret_settings,
    terraform.locals.model_secrets,
    terraform.locals.owner_secret,
  ])
  const secrets = [...new Set([...written.matchAll(/doki-[a-z-]+/g)].map(([name]) => name))].sort()
  const [, ...steps] = read('docs/deploy.md').split('## 3. Terraform')
  const told = secrets.filter(
    name => (steps[0] ?? '').includes(`\`${name}\``) || (steps[0] ?? '').includes(`add ${name}\n`),
  )
  t.same(told, secrets)
  t.end()
})

test('only who has to starts runs and publishes, and only to what is delivered', t => {
  const starters = resourcesOf(terraform, 'google_cloud_run_v2_job_iam_member').get('starts_runs')
  t.match(starters?.for_each, /"gateway", "orchestrator", "sync-engine"/)
  const Publishers = z.record(z.string(), z.object({ service: z.enum(names), topic: z.string() }))
  const delivered = [...resourcesOf(terraform, 'google_pubsub_subscription').values()].map(body =>
    String(body.topic),
  )
  for (const [name, { topic }] of Object.entries(Publishers.parse(terraform.locals.publishers))) {
    const address = topic.replace('.name', '.id')
    t.ok(delivered.includes(address), `${name} is delivered to somebody`)
  }
  const broad = JSON.stringify([...terraform.resources.values()]).match(
    /roles\/(owner|editor|viewer|[\w.]+[aA]dmin)\b/g,
  )
  t.same(broad ?? [], [], 'nobody has a role for everything')
  t.end()
})

test('a build may wait for what it changed: operations are in the project, and in no service or job', t => {
  const Role = z.object({ permissions: z.array(z.string()) })
  const Member = z.object({ role: z.string(), member: z.string() })
  const granted = (type: string) =>
    [...resourcesOf(terraform, type).values()]
      .map(body => Member.parse(body))
      .filter(({ member }) => member.includes('google_service_account.deploy.member'))
      .flatMap(({ role }) => {
        const [, name = ''] = /google_project_iam_custom_role\.(\w+)\.name/.exec(role) ?? []
        const body = resourcesOf(terraform, 'google_project_iam_custom_role').get(name)
        return body ? Role.parse(body).permissions : []
      })
  t.same(granted('google_project_iam_member'), ['run.operations.get'], 'and no more for the whole project')
  const ofOne = ['google_cloud_run_v2_service_iam_member', 'google_cloud_run_v2_job_iam_member']
  const pointless = ofOne.flatMap(granted).filter(permission => permission.startsWith('run.operations.'))
  t.same(pointless, [])
  t.end()
})

test('Terraform gives each process the settings it needs, and none it does not know', t => {
  const given = settingsGiven(terraform)
  t.same([...given.keys()].sort(), names)
  // The engine's run is named when it is started; one of two says where the sealing keys are.
  const later = ['JOB_ID']
  for (const { service, names: known, required } of services) {
    const settings = Object.keys(given.get(service) ?? {})
    t.same(
      settings.filter(name => !known.includes(name)),
      [],
      `${service} knows all it is given`,
    )
    t.same(
      required.filter(name => !settings.includes(name) && !later.includes(name)),
      [],
      `${service} is given all it needs`,
    )
    t.ok(
      settings.includes('SEAL_KEYS') || settings.includes('SEAL_KEYS_SECRET'),
      `${service} can open credentials`,
    )
  }
  t.end()
})

test('each process has an account, and Terraform knows each as a service or a job', t => {
  t.match(resourcesOf(terraform, 'google_service_account').get('service')?.for_each, 'local.settings')
  t.equal(resourcesOf(terraform, 'google_cloud_run_v2_job').get('sync_engine')?.name, 'doki-sync-engine')
  t.end()
})
