import { DokiError } from '@doki/contracts'
import { canonicalFromDatabase } from '@doki/sync'
import { z } from 'zod'
import type { Tables } from '../open-tables.ts'
import { quoted } from './filters.ts'
import { isPastPolicies } from './is-past-policies.ts'
import { type RestOptions, restClient } from './rest-client.ts'
import { readRoot } from './rest-schema.ts'
import { restTableSide } from './rest-table-side.ts'
import { isUnserved, servedSchemas } from './served-schemas.ts'

/** The tables of a person, whichever way leads to them. */
export type AnyTables = Pick<Tables, 'listTables' | 'describe' | 'sample' | 'keys' | 'side' | 'end'>

const Texts = z.array(z.record(z.string(), z.string().nullable()))

/**
 * A person's tables through the REST API of their Supabase project, by its URL and a key alone. The address is checked
 * (`checkRestUrl`) at the first use, and every request goes to the address that was checked. What can be done is
 * what the key's role may do.
 */
export function restTables(url: string, key: string, options: RestOptions = {}): AnyTables {
  const client = restClient(url, key, options)
  const read = async (schema: string) => readRoot(schema, await client.describe(schema), !isPastPolicies(key))
  const describe = async (schema: string, name: string) => {
    try {
      return (await read(schema)).get(name) ?? null
    } catch (error) {
      if (isUnserved(error)) return null
      throw error
    }
  }
  const side = (schema: string, name: string) =>
    restTableSide(client, { schema, name }, () => describe(schema, name))
  return {
    async listTables() {
      const schemas = await servedSchemas(client)
      const found = await Promise.all(schemas.map(schema => read(schema)))
      return found.flatMap((tables, i) =>
        [...tables.keys()].sort().map(name => ({
          kind: 'table' as const,
          schema: schemas[i] ?? 'public',
          name,
          estimatedRows: null,
        })),
      )
    },
    describe,
    async sample(schema, name, limit) {
      const table = await describe(schema, name)
      if (!table) throw new DokiError('not_found', `The API shows no table ${schema}.${name} to this key`)
      const columns = table.columns.flatMap(({ name: column, type, limits, nullable }) =>
        type ? [{ column, type, format: {}, limits, nullable }] : [],
      )
      if (columns.length === 0) return { columns: [], rows: [] }
      const select = columns.map(({ column }, i) => `c${i}:${quoted(column)}::text`).join(',')
      const { data } = await client.ask(supabase =>
        supabase.schema(schema).from(encodeURIComponent(name)).select(select).limit(limit),
      )
      const rows = Texts.parse(data).map(texts =>
        columns.map((column, i) => canonicalFromDatabase(texts[`c${i}`] ?? null, column)),
      )
      return { columns: columns.map(({ column }) => column), rows }
    },
    /** A key is the primary key here, so no row is without one. */
    async *keys(schema, name, columns, most) {
      const key = columns.map(({ column }) => column)
      const keyTypes = columns.map(({ type }) => type)
      let left = most
      for await (const rows of side(schema, name).readRows({ schema, name, columns: [], key, keyTypes })) {
        yield rows.slice(0, left).map(row => row.key)
        left -= rows.length
        if (left <= 0) return
      }
    },
    side,
    end: () => client.end(),
  }
}
