import type pg from 'pg'
import { z } from 'zod'
import { copyIn } from '../copy-in.ts'
import { rowError } from '../database-error.ts'
import { type Refusal, refusal } from '../refusal.ts'
import type { ChangeLine } from './lines.ts'
import { type Rest, RestRow } from './outcome.ts'
import type { StagedWork } from './statements.ts'

const Count = z.object({ changed: z.int() })

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
 * refused. The values arrive as text and are assigned to a row of the stage's types, with the same refusals as COPY
 * has (a cast would cut a text that is too long).
 */
export async function writeEach(
  client: pg.ClientBase,
  work: StagedWork,
  lines: readonly ChangeLine[],
): Promise<{ changed: number; rest: Rest[]; refused: Refusal<ChangeLine>[] }> {
  const columns = Array.from({ length: work.width }, (_, i) => `c${i}`)
  await client.query(`create temp table doki_text (line serial, ${columns.map(name => `${name} text`).join(', ')}) on commit drop;
    create temp table doki_refused (line integer, code text, message text, detail text, column_name text) on commit drop;
    create temp table doki_rest (line integer, verdict text, texts text[]) on commit drop;
    create temp table doki_done (changed integer) on commit drop`)
  await copyIn(client, `copy pg_temp.doki_text (${columns.join(', ')}) from stdin`, lines)
  await client.query(`do ${dollarQuote(block(work))}`)
  const done = await client.query('table pg_temp.doki_done')
  const rest = await client.query('table pg_temp.doki_rest')
  const refused = await client.query('table pg_temp.doki_refused')
  await client.query(
    'drop table pg_temp.doki_text, pg_temp.doki_refused, pg_temp.doki_rest, pg_temp.doki_done',
  )
  const refusals = refused.rows.flatMap(row => {
    const { line, ...said } = Refused.parse(row)
    const found = lines[line - 1]
    return found ? [refusal(found, rowError({ ...said, column: said.column_name }))] : []
  })
  const { changed } = Count.parse(done.rows[0])
  return { changed, rest: rest.rows.map(row => RestRow.parse(row)), refused: refusals }
}

/** Names of variables start with `doki_`, and every column is written with its table, so none can be mistaken. */
function block({ each, guarded }: StagedWork): string {
  const effect = each.effect ? `${each.effect}; get diagnostics doki_n = row_count;` : ''
  // The numbers are counted beside the block that may fail: variables keep their values when it is undone.
  return `
    declare
      doki_text record; doki_row ${each.stage}%rowtype; doki_n integer; doki_changed integer := 0;
      doki_touched boolean; doki_verdict text; doki_texts text[];
      doki_code text; doki_message text; doki_detail text; doki_named text; doki_column text;
    begin
      for doki_text in select * from pg_temp.doki_text order by line loop
        doki_n := 0; doki_verdict := null; doki_texts := null;
        begin
          ${each.assign}
          ${effect}
          doki_touched := doki_n > 0;
          set constraints all immediate;
          if ${guarded ? 'true' : 'not doki_touched'} then
            select doki_r.verdict, doki_r.texts into doki_verdict, doki_texts from (${each.rest}) doki_r;
          end if;
          if doki_verdict = 'ignored' then
            raise exception using errcode = '23000', message = 'a trigger or a policy of the table dropped the change without an error';
          end if;
          if doki_verdict is not null then
            insert into pg_temp.doki_rest values (doki_text.line, doki_verdict, doki_texts);
          end if;
          doki_changed := doki_changed + doki_n;
        exception when others then
          get stacked diagnostics doki_code = returned_sqlstate, doki_message = message_text,
            doki_detail = pg_exception_detail, doki_named = column_name;
          insert into pg_temp.doki_refused values (doki_text.line, doki_code, doki_message, doki_detail, coalesce(nullif(doki_named, ''), doki_column));
        end;
      end loop;
      insert into pg_temp.doki_done values (doki_changed);
    end`
}

function dollarQuote(text: string): string {
  let tag = '$doki$'
  for (let n = 1; text.includes(tag); n++) tag = `$doki${n}$`
  return tag + text + tag
}
