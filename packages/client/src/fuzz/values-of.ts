import fc from 'fast-check'
import { type KnownAt, mostlyOf } from './known-values.ts'

/** A schema of an OpenAPI 3.1 document, as far as values are made of it. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  oneOf?: Schema[]
  anyOf?: Schema[]
  allOf?: Schema[]
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
}

type Options = {
  schemas: Record<string, Schema>
  /** What is there to be named, so that requests get past the 404s. */
  known: KnownAt
}

/** Where in a value: how deep, and under which names. */
type Place = { depth: number; name: string; within: string }

/** How deep what is made may go: schemas may lead to themselves. */
const deepest = 6

/** Values that a schema allows, as far as it says; constraints beyond JSON Schema may still refuse them. */
export function valuesOf(
  schema: Schema,
  options: Options,
  place: Place = { depth: 0, name: '', within: '' },
): fc.Arbitrary<unknown> {
  const deeper = { ...place, depth: place.depth + 1 }
  const of = (inner: Schema) => valuesOf(inner, options, deeper)
  if (place.depth > deepest) return fc.constant(null)
  if (schema.$ref) return of(options.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return fc.oneof(...choices.map(of))
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map(type => of({ ...schema, type })))
  switch (schema.type) {
    case 'string':
      return mostlyOf(options.known(place.name, place.within), textsOf(schema))
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -1e9),
        max: Math.min(schema.maximum ?? 1e6, 1e9),
      })
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1e6, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(of(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: (schema.minItems ?? 0) + 3,
      })
    case 'object':
      return objectsOf(schema, (inner, name) =>
        valuesOf(inner, options, { ...deeper, name, within: place.name }),
      )
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function objectsOf(
  schema: Schema,
  of: (inner: Schema, name: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const entries = Object.entries(schema.properties ?? {})
  if (entries.length === 0)
    return fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 3 })
  const required = (schema.required ?? []).filter(name => entries.some(([known]) => known === name))
  return fc.record(Object.fromEntries(entries.map(([name, inner]) => [name, of(inner, name)])), {
    requiredKeys: required,
  })
}

function textsOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.format === 'uuid') return fc.uuid()
  if (schema.format === 'email') return fc.emailAddress()
  if (schema.pattern)
    return fc.stringMatching(new RegExp(schema.pattern)).map(text => text.slice(0, schema.maxLength ?? 300))
  const minLength = schema.minLength ?? 0
  return fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.min(schema.maxLength ?? 40, minLength + 40),
  })
}
