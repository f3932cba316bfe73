import { Mapping, Sync, TableHook } from '@doki/contracts'
import pg from 'pg'
import { cellName } from '../demo/cell-name.ts'
import { asked, type GatewayClient } from '../demo/gateway-client.ts'
import type { GoogleUser } from '../demo/google-user.ts'
import { runAgain, setUp } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { until } from '../road/look.ts'
import { ordersCsv } from './orders.ts'

export interface LiveParts {
  gateway: GatewayClient
  google: GoogleUser
  workspaceId: string
  databaseUrl: string
}

/** A live sync in both directions, at rest, and what a person and a program do to it. */
export interface LiveSync {
  /** Types into the sheet. Answers after how many seconds the table says it. */
  editSheet(text: string): Promise<number>
  /** Updates a row of the table. Answers after how many seconds the sheet says it. */
  editTable(text: string): Promise<number>
  /** What a trigger of the table would do. */
  callHook(): Promise<void>
}

const quiet: Say = { line: () => {}, now: () => {} }

/** `name` is one word of letters. */
export async function liveSync(name: string, parts: LiveParts): Promise<LiveSync> {
  const { gateway, google, workspaceId, databaseUrl } = parts
  const spreadsheetId = await google.upload(ordersCsv(100), `${name}.csv`, name, true)
  const text = `Copy the spreadsheet “${name}” into the table “${name}”, match on “Id”.`
  const { mappingId } = await setUp(text, { gateway, workspaceId, say: quiet })
  const rules = { direction: 'two_way' as const, live: true }
  const wish = { workspaceId, name: `${name} live`, mappingId, ...rules }
  const { id } = await asked(Sync, gateway.POST('/syncs', { body: wish }))
  await runAgain(gateway, id, quiet)
  const params = { path: { id } }
  const hook = await asked(TableHook, gateway.POST('/syncs/{id}/table-hook', { params }))
  const mapping = await asked(Mapping, gateway.GET('/mappings/{id}', { params: { path: { id: mappingId } } }))
  const { tab, firstRow } = mapping.sheet
  const country = mapping.columns.find(({ label }) => label === 'Country')
  if (!country) throw new Error('The column “Country” was not mapped')
  const { schema, name: tableName } = mapping.table
  const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(tableName)}`
  const column = pg.escapeIdentifier(country.column)

  const query = async (sqlText: string, values: unknown[]) => {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      return await client.query(sqlText, values)
    } finally {
      await client.end()
    }
  }
  const secondsUntil = async (what: string, ask: () => Promise<boolean>) => {
    const started = performance.now()
    await until(what, async () => (await ask()) || undefined, { seconds: 600, everyMs: 250 })
    return Math.round((performance.now() - started) / 100) / 10
  }
  return {
    async editSheet(value) {
      await google.type(spreadsheetId, tab, cellName(country.index, firstRow), value)
      return secondsUntil(`the table says “${value}”`, async () => {
        const { rows } = await query(`select ${column} as said from ${table} where id = 1`, [])
        return rows[0]?.said === value
      })
    },
    async editTable(value) {
      await query(`update ${table} set ${column} = $1 where id = 2`, [value])
      const row = firstRow + 1
      return secondsUntil(`the sheet says “${value}”`, async () => {
        const [cells] = await google.readRange(spreadsheetId, tab, row, row)
        return cells?.[country.index] === value
      })
    },
    async callHook() {
      const answer = await fetch(hook.url, { method: 'POST', headers: { authorization: hook.authorization } })
      if (!answer.ok) throw new Error(`The hook answered ${answer.status}: ${await answer.text()}`)
    },
  }
}
