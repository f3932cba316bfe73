import type pg from 'pg'
import { z } from 'zod'
import { type Guest, hasOwnCells, internalText, privateText } from './guests.ts'

export type Cell = string | number | boolean | null

const Values = z.object({
  values: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).default([]),
})
const Loaded = z.object({ spreadsheetId: z.string() })

/** What a person does with the spreadsheet, and sees in it: formulas as their texts. */
export interface SheetPerson {
  spreadsheetId: string
  rows(tab?: string): Promise<Cell[][]>
  type(range: string, values: Cell[][]): Promise<void>
  /** The row (1-based) of a guest; undefined when it is not there. */
  rowOf(ref: string): Promise<number | undefined>
  deleteGuests(refs: readonly string[]): Promise<void>
  /** Writes guests below the last row, with cells of the person's own beside some of them. */
  add(guests: readonly Guest[]): Promise<void>
}

export const tab = 'Sheet1'

/** Makes a spreadsheet with that header in the stand-in, which takes requests without a token. */
export async function newSheet(google: string, header: string[]): Promise<string> {
  const query = new URLSearchParams({ title: tab, filename: `${tab}.csv`, convert: 'true' })
  const answer = await fetch(`${google}/__control/load?${query}`, {
    method: 'POST',
    body: `${header.join(',')}\n`,
  })
  return Loaded.parse(await jsonOf(answer)).spreadsheetId
}

/** The owner of a spreadsheet in the stand-in at `google`. */
export function sheetPerson(google: string, spreadsheetId: string): SheetPerson {
  async function edit(change: Record<string, unknown>): Promise<void> {
    const body = JSON.stringify({ spreadsheetId, ...change })
    await jsonOf(await fetch(`${google}/__control/edit`, { method: 'POST', body }))
  }
  async function rows(name = tab): Promise<Cell[][]> {
    const range = encodeURIComponent(`'${name}'!A1:ZZ`)
    const url = `${google}/v4/spreadsheets/${spreadsheetId}/values/${range}?valueRenderOption=FORMULA`
    return Values.parse(await jsonOf(await fetch(url))).values
  }
  const places = async (refs: readonly string[]) => {
    const wanted = new Set<Cell>(refs)
    return (await rows()).flatMap((cells, at) => (wanted.has(cells[0] ?? null) ? [at] : []))
  }
  return {
    spreadsheetId,
    rows,
    type: (range, values) => edit({ tab, range, values }),
    rowOf: async ref => (await places([ref])).map(at => at + 1)[0],
    async deleteGuests(refs) {
      const requests = (await places(refs)).reverse().map(at => ({
        deleteDimension: { range: { sheetId: 0, dimension: 'ROWS', startIndex: at, endIndex: at + 1 } },
      }))
      await edit({ requests })
    },
    async add(guests) {
      const next = (await rows()).length + 1
      const values = guests.map(({ ref, guest, nights, note }, at) => {
        const beside = hasOwnCells(ref) ? [`=C${next + at}*2`, privateText(ref)] : []
        return [ref, guest, nights, note, ...beside]
      })
      await edit({ tab, range: `A${next}`, values })
    },
  }
}

/** What a person does with the table, and sees in it. */
export interface TablePerson {
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  add(guests: readonly Guest[]): Promise<void>
}

export function tablePerson(pool: pg.Pool): TablePerson {
  const query = async (text: string, values: unknown[] = []) => (await pool.query(text, values)).rows
  return {
    query,
    async add(guests) {
      for (const { ref, guest, nights, note } of guests) {
        await query('insert into guests (ref, guest, nights, note, internal) values ($1, $2, $3, $4, $5)', [
          ref,
          guest,
          nights,
          note,
          internalText(ref),
        ])
      }
    },
  }
}

async function jsonOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`)
  return answer.json()
}
