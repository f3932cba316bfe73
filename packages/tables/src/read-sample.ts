import { DokiError } from '@doki/contracts'
import { canonicalFromDatabase } from '@doki/sync'
import type pg from 'pg'
import { z } from 'zod'
import { describeTable } from './describe-table.ts'
import { quoteName, quoteTable, type TableRef } from './identifier.ts'

/** Some rows of a table as canonical texts, in the order of `columns`; columns Doki cannot carry are left out. */
export interface TableSample {
  columns: string[]
  rows: (string | null)[][]
}

const Texts = z.array(z.array(z.string().nullable()))

/** The first `limit` rows that the database comes upon. Throws `DokiError('not_found')`. */
export async function readSample(client: pg.ClientBase, ref: TableRef, limit: number): Promise<TableSample> {
  const table = await describeTable(client, ref)
  if (!table) throw new DokiError('not_found', `There is no table ${ref.schema}.${ref.name}`)
  const columns = table.columns.flatMap(({ name, type, limits, nullable }) =>
    type ? [{ column: name, type, format: {}, limits, nullable }] : [],
  )
  if (columns.length === 0) return { columns: [], rows: [] }
  const list = columns.map(({ column }) => `${quoteName(column)}::text`).join(', ')
  const found = await client.query({
    text: `select ${list} from ${quoteTable(ref)} limit $1`,
    values: [limit],
    rowMode: 'array',
  })
  const rows = Texts.parse(found.rows).map(row =>
    columns.map((column, i) => canonicalFromDatabase(row[i] ?? null, column)),
  )
  return { columns: columns.map(({ column }) => column), rows }
}
