import { test } from 'tap'
import { z } from 'zod'
import { complaints, providerSchema } from './provider-schema.ts'
import { readTerraform } from './terraform.ts'

const terraform = await readTerraform()
const schema = providerSchema().resources

test('the provider knows every resource, attribute and block, and misses none', t => {
  t.ok(terraform.resources.size > 20, 'the resources were found')
  for (const [address, body] of terraform.resources) {
    const known = schema[address.split('.')[0] ?? '']
    t.same(known ? complaints(known, body, address) : [`${address} is of no known type`], [])
  }
  t.end()
})

test('what the provider does not know, or misses, is found', t => {
  const known = schema.google_pubsub_subscription ?? {}
  const wrong = { name: 'a', push_config: [{ endpoint: 'x' }], retry_policy: { minimum_backoff: '1s' } }
  t.same(complaints(known, wrong, 'it'), [
    'it has no topic',
    'it.push_config has endpoint, which the provider does not know',
    'it.push_config has no push_endpoint',
    'it.retry_policy is not written as a block',
  ])
  t.end()
})

test('whatever is referred to is declared', t => {
  const declared = new Set([
    ...Object.keys(terraform.variables).map(name => `var.${name}`),
    ...Object.keys(terraform.locals).map(name => `local.${name}`),
    ...terraform.resources.keys(),
    ...[...terraform.data.keys()].map(address => `data.${address}`),
  ])
  const written = JSON.stringify([...terraform.files.values()])
  const used = written.matchAll(/(?<![\w.\]])(?:var|local|(?:data\.)?google_\w+)\.\w+/g)
  t.same(
    [...new Set([...used].map(([name]) => name))].filter(name => !declared.has(name)),
    [],
  )
  const unused = Object.keys(terraform.variables).filter(name => !written.includes(`var.${name}`))
  t.same(unused, [], 'every variable is used')
  t.end()
})

test('every variable and output says what it is', t => {
  const Described = z.object({ description: z.string().min(10) })
  for (const [name, body] of Object.entries({ ...terraform.variables, ...terraform.outputs })) {
    t.ok(Described.safeParse(body).success, `${name} is described`)
  }
  const Typed = z.object({ type: z.string() })
  for (const [name, body] of Object.entries(terraform.variables)) {
    t.ok(Typed.safeParse(body).success, `${name} has a type`)
  }
  t.end()
})
