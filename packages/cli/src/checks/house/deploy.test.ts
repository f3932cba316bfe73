import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'tap'
import { root } from '../../root.ts'
import { serviceSettings } from './service-settings.ts'
import { readTerraform, resourcesOf, settingsGiven } from './terraform.ts'

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
  t.end()
})

test('Cloud Build puts every service in place', t => {
  const loop = /for service in (.*); do\n *docker build/.exec(read('cloudbuild.yaml'))?.[1] ?? ''
  t.same(loop.split(' ').sort(), names)
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
