import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Body } from './terraform.ts'

/**
 * What the provider knows: an attribute by its type, with `required` or `computed` before it unless it is optional, or a block
 * and what is in it.
 */
export interface Known {
  [name: string]: string | { required: boolean; many: boolean; block: Known }
}
const Known: z.ZodType<Known> = z.lazy(() =>
  z.record(
    z.string(),
    z.union([z.string(), z.object({ required: z.boolean(), many: z.boolean(), block: Known })]),
  ),
)
const Schema = z.object({
  resources: z.record(z.string(), Known),
  data: z.record(z.string(), Known),
  provider: Known,
})
export type Schema = z.infer<typeof Schema>

/** Of Terraform itself, on any resource. */
const meta = ['count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner']

/** What of Terraform's Google provider 7 we use; written by tools/provider-schema.ts. */
export function providerSchema(): Schema {
  const text = readFileSync(path.join(import.meta.dirname, 'google-provider.json'), 'utf8')
  return Schema.parse(JSON.parse(text))
}

/** What `terraform validate` would not accept of a resource: names that are not known, and required ones that are missing. */
export function complaints(known: Known, resource: Body, at: string): string[] {
  const body = withDynamic(resource)
  const unknown = Object.keys(body).filter(name => !isSettable(known[name]) && !meta.includes(name))
  const missing = Object.keys(known).filter(name => isRequired(known[name]) && !(name in body))
  return [
    ...unknown.map(name => `${at} has ${name}, which the provider does not know`),
    ...missing.map(name => `${at} has no ${name}`),
    ...Object.entries(body).flatMap(([name, value]) => within(known[name], value, `${at}.${name}`)),
  ]
}

function within(known: Known[string] | undefined, value: unknown, at: string): string[] {
  if (typeof known !== 'object') return []
  const bodies = z.array(z.record(z.string(), z.unknown())).safeParse(value)
  if (!bodies.success) return [`${at} is not written as a block`]
  return bodies.data.flatMap(body => complaints(known.block, body, at))
}

function isSettable(known: Known[string] | undefined): boolean {
  return typeof known === 'string' ? !known.startsWith('computed ') : known !== undefined
}

function isRequired(known: Known[string] | undefined): boolean {
  return typeof known === 'object' ? known.required : known?.startsWith('required ') === true
}

const Dynamic = z.record(
  z.string(),
  z.array(z.object({ content: z.array(z.record(z.string(), z.unknown())) })),
)

/** `dynamic "env" { content {…} }` is an `env {…}`. */
function withDynamic({ dynamic, ...body }: Body): Body {
  if (dynamic === undefined) return body
  for (const [name, blocks] of Object.entries(Dynamic.parse(dynamic))) {
    body[name] = blocks.flatMap(({ content }) => content)
  }
  return body
}
