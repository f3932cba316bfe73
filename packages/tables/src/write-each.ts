import type pg from 'pg'
import { z } from 'zod'
import { copyIn, type Line } from './copy-in.ts'
import { rowError } from './database-error.ts'
import { type Changed, type Refusal, refusal } from './refusal.ts'
import type { StagedWork } from './write-plan.ts'

const Counts = z.object({ inserted: z.int(), updated: z.int(), deleted: z.int() })

/** What Postgres says of one row: `line` is its 1-based place. */
const Refused = z.object({
  line: z.int(),
  code: z.string(),
  message: z.string(),
  detail: z.string(),
  column_name: z.string(),
})

/**
 * Row after row, each in a savepoint of its own, within the server: one journey for all of them however many are
 * refused. The values arrive as text and are assigned to a row of the table's own types, with the same refusals
 * as COPY has (a cast would cut a text that is too long).
 */
export async function writeEach(
  client: pg.ClientBase,
  work: StagedWork,
  lines: readonly Line[],
  guarded: boolean,
): Promise<Changed & { refused: Refusal[] }> {
  const columns = Array.from({ length: work.width }, (_, i) => `c${i}`)
  await client.query(`create temp table doki_text (line serial, ${columns.map(name => `${name} text`).join(', ')}) on commit drop;
    create temp table doki_refused (line integer, code text, message text, detail text, column_name text) on commit drop;
    create temp table doki_done (inserted integer, updated integer, deleted integer) on commit drop`)
  await copyIn(client, `copy pg_temp.doki_text (${columns.join(', ')}) from stdin`, lines)
  await client.query(`do ${dollarQuote(block(work, guarded))}`)
  const done = await client.query('table pg_temp.doki_done')
  const refused = await client.query('table pg_temp.doki_refused')
  await client.query('drop table pg_temp.doki_text, pg_temp.doki_refused, pg_temp.doki_done')
  const refusals = refused.rows.flatMap(row => {
    const { line, ...said } = Refused.parse(row)
    const found = lines[line - 1]
    return found ? [refusal(found, rowError({ ...said, column: said.column_name }))] : []
  })
  return { ...Counts.parse(done.rows[0]), refused: refusals }
}

/** Names of variables start with `doki_`, and every column is written with its table, so none can be mistaken. */
function block({ each }: StagedWork, guarded: boolean): string {
  const count = (statement: string | null, total: string) =>
    statement ? `${statement}; get diagnostics doki_n = row_count; ${total} := ${total} + doki_n;` : ''
  // The numbers are counted beside the block that may fail: variables keep their values when it is undone.
  return `
    declare
      doki_text record; doki_row pg_temp.doki_stage%rowtype; doki_n integer; doki_ignored integer;
      doki_i integer; doki_u integer; doki_d integer;
      doki_inserted integer := 0; doki_updated integer := 0; doki_deleted integer := 0;
      doki_code text; doki_message text; doki_detail text; doki_named text; doki_column text;
    begin
      for doki_text in select * from pg_temp.doki_text order by line loop
        doki_i := 0; doki_u := 0; doki_d := 0;
        begin
          ${each.assign}
          ${count(each.update, 'doki_u')}
          ${count(each.insert, 'doki_i')}
          ${count(each.remove, 'doki_d')}
          set constraints all immediate;
          ${guarded ? `${each.ignored.replace(' as ignored', ' into doki_ignored')}; if doki_ignored > 0 then raise exception using errcode = '23000', message = 'a trigger or a policy of the table dropped the change without an error'; end if;` : ''}
          doki_inserted := doki_inserted + doki_i; doki_updated := doki_updated + doki_u; doki_deleted := doki_deleted + doki_d;
        exception when others then
          get stacked diagnostics doki_code = returned_sqlstate, doki_message = message_text,
            doki_detail = pg_exception_detail, doki_named = column_name;
          insert into pg_temp.doki_refused values (doki_text.line, doki_code, doki_message, doki_detail, coalesce(nullif(doki_named, ''), doki_column));
        end;
      end loop;
      insert into pg_temp.doki_done values (doki_inserted, doki_updated, doki_deleted);
    end`
}

function dollarQuote(text: string): string {
  let tag = '$doki$'
  for (let n = 1; text.includes(tag); n++) tag = `$doki${n}$`
  return tag + text + tag
}
