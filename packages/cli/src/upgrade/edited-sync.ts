import { setTimeout as sleep } from 'node:timers/promises'
import { Mapping, Sync } from '@doki/contracts'
import pg from 'pg'
import { ordersCsv } from '../bench/orders.ts'
import { cellName } from '../demo/cell-name.ts'
import { asked, type GatewayClient } from '../demo/gateway-client.ts'
import type { GoogleUser } from '../demo/google-user.ts'
import { runAgain, setUp } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { type Verification, verify } from '../demo/verify.ts'

export interface EditedParts {
  gateway: GatewayClient
  google: GoogleUser
  workspaceId: string
  databaseUrl: string
}

/** A live sync both ways whose sides are edited without a pause: odd rows in the sheet, even ones in the table. */
export interface EditedSync {
  id: string
  name: string
  edits(): number
  /** Ends the edits. */
  rest(): Promise<void>
  /** Edits that are not on both sides, and cells that differ. */
  differences(): Promise<Verification & { lost: string[] }>
}

const rows = 60
const quiet: Say = { line: () => {}, now: () => {} }

/** Words become a sync, through the agents; it is live and edited from then on. `name` is one word of letters. */
export async function editedSync(name: string, parts: EditedParts): Promise<EditedSync> {
  const { gateway, google, workspaceId, databaseUrl } = parts
  const spreadsheetId = await google.upload(ordersCsv(rows), `${name}.csv`, name, true)
  const text = `Copy the spreadsheet “${name}” into the table “${name}”, match on “Id”.`
  const { mappingId } = await setUp(text, { gateway, workspaceId, say: quiet })
  const wish = { workspaceId, name: `${name} live`, mappingId, direction: 'two_way' as const, live: true }
  const { id } = await asked(Sync, gateway.POST('/syncs', { body: wish }))
  // Edits before the first run would be told from what was there by nobody.
  await runAgain(gateway, id, quiet)
  const mapping = await asked(Mapping, gateway.GET('/mappings/{id}', { params: { path: { id: mappingId } } }))
  const country = mapping.columns.find(({ label }) => label === 'Country')
  if (!country) throw new Error('The column “Country” was not mapped')
  const { tab, firstRow } = mapping.sheet
  const table = `${pg.escapeIdentifier(mapping.table.schema)}.${pg.escapeIdentifier(mapping.table.name)}`
  const column = pg.escapeIdentifier(country.column)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  pool.on('error', () => {})
  /** What was last written where, by the id of the row. */
  const last = new Map<number, string>()
  let count = 0
  let stopped = false

  const editing = (async () => {
    for (; !stopped; await sleep(150)) {
      const row = 1 + (count % rows)
      const token = `${name} ${++count}`
      if (row % 2 === 1)
        await google.type(spreadsheetId, tab, cellName(country.index, firstRow + row - 1), token)
      else await pool.query(`update ${table} set ${column} = $1 where id = $2`, [token, row])
      last.set(row, token)
    }
  })()

  // Told by `rest`: until then somebody else's failure is the news.
  editing.catch(() => {})

  return {
    id,
    name,
    edits: () => count,
    async rest() {
      stopped = true
      await editing
      await pool.end()
    },
    async differences() {
      const sheet = await google.read(spreadsheetId, tab, firstRow)
      const compared = await verify(mapping, sheet, new Set(), undefined, databaseUrl, rows)
      const lost: string[] = []
      const client = new pg.Client({ connectionString: databaseUrl })
      await client.connect()
      const { rows: found } = await client.query(`select id::int, ${column} as said from ${table}`)
      await client.end()
      const said = new Map(found.map(({ id: key, said: words }) => [key, words]))
      for (const [row, token] of last) {
        if (sheet[row - 1]?.[country.index] !== token)
          lost.push(`“${token}” is not in row ${row} of the sheet`)
        if (said.get(row) !== token) lost.push(`“${token}” is not in row ${row} of the table`)
      }
      return { ...compared, lost }
    },
  }
}
