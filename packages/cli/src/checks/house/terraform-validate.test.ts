import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Test, test } from 'tap'
import { root } from '../../root.ts'
import { startStubProvider } from './stub-provider/start-stub-provider.ts'

const run = promisify(execFile)
const isThere = await run('terraform', ['version']).then(
  () => true,
  () => false,
)
const needed = isThere ? {} : { skip: 'Terraform is not on this machine' }

test('Terraform itself', needed, async t => {
  const { folder, terraform } = await setup(t)

  await t.test('finds nothing wrong in what is written', async t => {
    await terraform('fmt', '-check', '-recursive')
    t.match(await terraform('validate'), /configuration is valid/)
  })

  await t.test('can plan it as it comes and with everything, and refuses what is no setting', async t => {
    const example = 'terraform.tfvars.example'
    writeFileSync(path.join(folder, 'supabase-ca.crt'), '-----BEGIN CERTIFICATE-----')
    t.match(await terraform('test', `-var-file=${example}`), /Success! [1-9]\d* passed, 0 failed/)
  })

  await t.test('finds what is wrong', async t => {
    const wrong: [string, string, string, string][] = [
      ['pubsub.tf', 'push.email', 'push.mail', 'Unsupported attribute'],
      ['services.tf', 'container_port = 8080', 'container_port = "http"', 'Incorrect attribute value type'],
      ['budget.tf', 'threshold_percent', 'threshold', 'Unsupported argument'],
    ]
    for (const [name, from, to, complaint] of wrong) {
      const file = path.join(folder, name)
      const right = readFileSync(file, 'utf8')
      writeFileSync(file, right.replace(from, to))
      t.match(await terraform('validate').catch(String), complaint)
      writeFileSync(file, right)
    }
  })
})

/** A copy, ready to be looked at; nothing that was initialised before counts. */
async function setup(t: Test) {
  const copy = mkdtempSync(path.join(tmpdir(), 'doki-terraform-'))
  t.teardown(() => rmSync(copy, { recursive: true, force: true }))
  const parts = [
    'infra/terraform/*.tf',
    'infra/terraform/*.example',
    'infra/terraform/tests',
    'infra/monitoring',
  ]
  for (const part of globSync(parts, { cwd: root }))
    cpSync(path.join(root, part), path.join(copy, path.relative('infra', part)), { recursive: true })
  const folder = path.join(copy, 'terraform')
  const provider = await startStubProvider()
  t.teardown(() => provider.stop())
  const env = { ...process.env, ...provider.env, CHECKPOINT_DISABLE: '1' }
  const terraform = async (command: string, ...options: string[]) =>
    (await run('terraform', [command, '-no-color', ...options], { cwd: folder, env })).stdout
  await terraform('init', '-backend=false', '-input=false')
  return { folder, terraform }
}
