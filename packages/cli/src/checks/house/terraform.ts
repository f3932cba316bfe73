import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { root } from '../../root.ts'
import { parseHcl } from './parse-hcl.ts'

/** What is in a block: attributes as JSON, expressions as `"${…}"`, blocks within as lists of their bodies. */
export type Body = Record<string, unknown>
const Body = z.record(z.string(), z.unknown())
/** Terraform's parser gives a list for each name, as a file may hold several blocks of one. */
const Named = z
  .record(
    z.string(),
    z.tuple([Body]).transform(([body]) => body),
  )
  .default({})

const File = z.strictObject({
  terraform: z.array(Body).default([]),
  provider: z.record(z.string(), z.unknown()).default({}),
  variable: Named,
  locals: z.array(Body).default([]),
  data: z.record(z.string(), Named).default({}),
  resource: z.record(z.string(), Named).default({}),
  output: Named,
})

/** What infra/terraform declares, by Terraform's own parser. */
export interface Terraform {
  variables: Record<string, Body>
  locals: Body
  /** By type and name: `google_pubsub_topic.mapping`. */
  resources: Map<string, Body>
  data: Map<string, Body>
  outputs: Record<string, Body>
  /** Every file as it was read, by its name. */
  files: Map<string, unknown>
}

/** Reads every file of infra/terraform. Throws, naming file and place, at what Terraform could not read. */
export async function readTerraform(): Promise<Terraform> {
  const names = globSync('infra/terraform/*.tf', { cwd: root }).sort()
  const found: Terraform = {
    variables: {},
    locals: {},
    resources: new Map(),
    data: new Map(),
    outputs: {},
    files: new Map(),
  }
  for (const name of names) {
    const read = await parseHcl(name, readFileSync(path.join(root, name), 'utf8'))
    const file = File.parse(read)
    found.files.set(path.basename(name), read)
    Object.assign(found.variables, file.variable)
    Object.assign(found.locals, ...file.locals)
    Object.assign(found.outputs, file.output)
    for (const [type, of] of Object.entries(file.resource)) addTo(found.resources, type, of)
    for (const [type, of] of Object.entries(file.data)) addTo(found.data, type, of)
  }
  return found
}

function addTo(all: Map<string, Body>, type: string, named: Record<string, Body>): void {
  for (const [name, body] of Object.entries(named)) all.set(`${type}.${name}`, body)
}

/** The resources of a type, such as `google_pubsub_topic`, by their name in Terraform. */
export function resourcesOf({ resources }: Terraform, type: string): Map<string, Body> {
  const found = [...resources].filter(([address]) => address.startsWith(`${type}.`))
  return new Map(found.map(([address, body]) => [address.slice(type.length + 1), body]))
}

/** A block that is there once, as `schema` wants it. */
export function blockOf<T extends z.ZodType>(schema: T) {
  return z.tuple([schema]).transform(([body]) => body)
}

const Settings = z.record(z.string(), z.record(z.string(), z.string()))

/** What Terraform gives each service by its environment, plain and secret: name of the setting -> its value as written. */
export function settingsGiven({ locals }: Terraform): Map<string, Record<string, string>> {
  const plain = Settings.parse(locals.settings)
  const secret = Settings.parse(locals.secret_settings)
  return new Map(
    Object.entries(plain).map(([service, settings]) => [service, { ...settings, ...secret[service] }]),
  )
}
