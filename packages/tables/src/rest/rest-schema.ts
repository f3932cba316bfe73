import type { ColumnLimits, TableColumn, TableSchema } from '@doki/contracts'
import { z } from 'zod'
import { limitsOf, typeOf } from '../column-type.ts'

/**
 * What PostgREST says of a column: `format` is the type as `format_type` spells it, without length or precision and
 * domains taken off; the primary key is marked in the description.
 * https://docs.postgrest.org/en/stable/references/api/openapi.html
 */
const Property = z.object({
  format: z.string().default(''),
  description: z.string().default(''),
  maxLength: z.int().optional(),
  enum: z.array(z.string()).optional().catch(undefined),
  default: z.unknown().optional(),
})

const Definition = z.object({
  required: z.array(z.string()).default([]),
  properties: z.record(z.string(), Property).default({}),
})

/** By path and method: a view that takes no rows has no `post`. */
const Paths = z.record(z.string(), z.record(z.string(), z.unknown()))

const Root = z.object({
  definitions: z.record(z.string(), Definition).default({}),
  paths: Paths.default({}),
})

const methods = { insert: 'post', update: 'patch', delete: 'delete' } as const

/**
 * The tables and views of one schema, by name, from the OpenAPI description at the root of the API. It does not tell of
 * policies: `rowSecurity` says whether the key is under them.
 */
export function readRoot(schema: string, root: unknown, rowSecurity: boolean): Map<string, TableSchema> {
  const { definitions, paths } = Root.parse(root)
  return new Map(
    Object.entries(definitions).map(([name, { required, properties }]) => {
      const columns = Object.entries(properties)
      const primaryKey = columns.filter(([, { description }]) => description.includes('<pk/>'))
      const key = primaryKey.map(([column]) => column)
      const offered = paths[`/${name}`]
      const denied = z
        .array(z.enum(['insert', 'update', 'delete']))
        .parse(
          Object.entries(methods).flatMap(([right, method]) => (offered && !offered[method] ? [right] : [])),
        )
      return [
        name,
        {
          schema,
          name,
          columns: columns.map(([column, property]) => columnOf(column, property, required.includes(column))),
          primaryKey: key,
          uniques: key.length > 0 ? [key] : [], // it tells of no other
          rowSecurity,
          denied,
        },
      ]
    }),
  )
}

function columnOf(name: string, property: z.infer<typeof Property>, required: boolean): TableColumn {
  const facts = factsOf(property)
  return {
    name,
    dbType: property.maxLength ? `${property.format}(${property.maxLength})` : property.format,
    type: isSpeakable(name) ? typeOf(facts) : null,
    nullable: !required,
    hasDefault: property.default !== undefined,
    generated: false, // it does not say
    limits: limitsOf(facts) satisfies ColumnLimits,
  }
}

/** supabase-js does not escape these in the names of columns that it writes. */
export function isSpeakable(name: string): boolean {
  return !/["\\]/.test(name) && name !== '__proto__'
}

const bases: Record<string, string> = {
  smallint: 'int2',
  integer: 'int4',
  bigint: 'int8',
  'character varying': 'varchar',
  character: 'bpchar',
  real: 'float4',
  'double precision': 'float8',
  boolean: 'bool',
  'time without time zone': 'time',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
}

function factsOf({ format, maxLength, enum: values }: z.infer<typeof Property>) {
  const is_array = format.endsWith('[]')
  const element = is_array ? format.slice(0, -2) : format
  const citext = /^(?:\w+\.)?citext$/.test(element)
  return {
    base: citext ? 'citext' : (bases[element] ?? element),
    kind: values && !is_array ? 'e' : 'b',
    is_array,
    modifier: maxLength ? maxLength + 4 : -1,
    values: values ?? null,
  }
}
