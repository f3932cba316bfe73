import type { Known, Schema } from '../provider-schema.ts'

/** The schema as a provider tells Terraform of it. */
export function pluginSchema({ resources, data, provider }: Schema) {
  const all = (each: Record<string, Known>) =>
    Object.fromEntries(Object.entries(each).map(([name, known]) => [name, { block: blockOf(known) }]))
  return {
    // What a provider is told, it does not make up.
    provider: { block: blockOf(provider, false) },
    resource_schemas: all(resources),
    data_source_schemas: all(data),
    provider_meta: { block: {} },
  }
}

function blockOf(known: Known, mayBeComputed = true): object {
  const attributes: object[] = []
  const blocks: object[] = []
  for (const [name, each] of Object.entries(known)) {
    if (typeof each === 'string') attributes.push(attributeOf(name, each, mayBeComputed))
    else {
      // `timeouts` alone is written once and not a list of one.
      const once = name === 'timeouts'
      blocks.push({
        type_name: name,
        block: blockOf(each.block, mayBeComputed),
        nesting: once ? 'SINGLE' : 'LIST',
        min_items: each.required && !once ? 1 : 0,
        max_items: each.many || once ? 0 : 1,
      })
    }
  }
  return { attributes, block_types: blocks }
}

function attributeOf(name: string, written: string, mayBeComputed: boolean): object {
  const [, how = '', type = ''] = /^(?:(required|computed) )?(.+)$/.exec(written) ?? []
  const required = how === 'required'
  const optional = how === ''
  return {
    name,
    type: Buffer.from(JSON.stringify(typeOf(type))),
    required,
    optional,
    // Which of the optional ones the provider fills in when they are left out is not known here: any may be.
    computed: !required && mayBeComputed,
  }
}

/** `list(string)` as the protocol has it: `["list","string"]`. */
function typeOf(type: string): string | string[] {
  const [, collection, element] = /^(list|map)\((\w+)\)$/.exec(type) ?? []
  if (collection && element) return [collection, element]
  return type === 'any' ? 'dynamic' : type
}
