import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../root.ts'
import { blockOf, type HclBlock, readHcl } from './read-hcl.ts'

const blocks = () =>
  globSync('infra/terraform/*.tf', { cwd: root }).flatMap(
    file => readHcl(readFileSync(path.join(root, file), 'utf8')).blocks,
  )

/** The resources of a type, such as `google_pubsub_topic`, by their name in Terraform. */
export function resources(type: string): Map<string, HclBlock> {
  return new Map(
    blocks()
      .filter(block => block.type === 'resource' && block.labels[0] === type)
      .map(block => [block.labels[1] ?? '', block]),
  )
}

/** The names of the settings that Terraform gives each service, plain and secret. */
export function settingsGiven(): Map<string, string[]> {
  const locals = blocks().filter(block => block.type === 'locals')
  const given = new Map<string, string[]>()
  for (const name of ['settings', 'secret_settings']) {
    const services = locals.flatMap(block => blockOf(block, name)?.blocks ?? [])
    for (const { type, attributes } of services)
      given.set(type, [...(given.get(type) ?? []), ...Object.keys(attributes)])
  }
  return given
}
