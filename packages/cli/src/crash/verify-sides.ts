import { type Guest, internalText, privateText, sheetHeader } from './guests.ts'
import type { Cell, SheetPerson, TablePerson } from './person.ts'

/** How both sides have to be. */
export interface Expected {
  sheet: ReadonlyMap<string, Guest>
  table: ReadonlyMap<string, Guest>
  /** Refs of rows beside which a person had cells of their own, on each side. */
  own: { sheet: ReadonlySet<string>; table: ReadonlySet<string> }
  /** Refs of guests whose private text has to stand somewhere in the sheet, in whatever row; those of `own` unless given. */
  kept?: ReadonlySet<string>
}

/** What is there now. */
export interface Found {
  sheet: FoundRow[]
  table: FoundRow[]
  /** Every text in the private column of the sheet. */
  privates: ReadonlySet<string>
}

export interface FoundRow {
  guest: Guest
  /** What stands beside the mapped cells, and what has to stand there if it is the person's own. */
  beside: string
  own: string
  /** What stands there in a row that Doki added. */
  blank: string
}

export interface Problem {
  kind: 'lost' | 'duplicated' | 'collateral' | 'unequal' | 'other'
  text: string
}

/** Reads both sides, past the engine. */
export async function lookAtSides(
  sheet: SheetPerson,
  table: TablePerson,
): Promise<Found & { header: Cell[] }> {
  const [header = [], ...rows] = await sheet.rows()
  const there = await table.query(`select to_regclass('public.guests') is not null as there`)
  const known = there[0]?.there === true
  const records = known ? await table.query('select to_jsonb(g) as row from guests g order by ref') : []
  return {
    header,
    privates: new Set(rows.map(cells => String(cells[5] ?? ''))),
    sheet: rows.flatMap((cells, at) => (cells.slice(0, 4).some(isFilled) ? [sheetRow(cells, at + 2)] : [])),
    table: records.map(({ row }) => tableRow(row)),
  }
}

/** Everything that is not as it has to be. Pure. */
export function verifySides(found: Found, expected: Expected): Problem[] {
  const gone = [...(expected.kept ?? expected.own.sheet)].filter(ref => !found.privates.has(privateText(ref)))
  return [
    ...gone.map((ref): Problem => ({ kind: 'collateral', text: `sheet: “${privateText(ref)}” is gone` })),
    ...verifySide('sheet', found.sheet, expected.sheet, expected.own.sheet),
    ...verifySide('table', found.table, expected.table, expected.own.table),
  ]
}

function verifySide(
  side: 'sheet' | 'table',
  rows: readonly FoundRow[],
  expected: ReadonlyMap<string, Guest>,
  own: ReadonlySet<string>,
): Problem[] {
  const problems: Problem[] = []
  const say = (kind: Problem['kind'], text: string) => problems.push({ kind, text: `${side}: ${text}` })
  const seen = new Map<string, number>()
  for (const { guest, beside, own: mine, blank } of rows) {
    const wanted = expected.get(guest.ref)
    const times = (seen.get(guest.ref) ?? 0) + 1
    seen.set(guest.ref, times)
    if (times === 2) say('duplicated', `${guest.ref} is there more than once`)
    if (!wanted) {
      say('unequal', `${guest.ref} should not be there`)
      continue
    }
    for (const field of ['guest', 'nights', 'note'] as const) {
      if (guest[field] !== wanted[field])
        say('unequal', `${field} of ${guest.ref} is ${guest[field]}, not ${wanted[field]}`)
    }
    const right = own.has(guest.ref) ? mine : blank
    if (beside !== right) say('collateral', `beside ${guest.ref} stands “${beside}”, not “${right}”`)
  }
  for (const ref of expected.keys()) if (!seen.has(ref)) say('lost', `${ref} is gone`)
  return problems
}

function sheetRow(cells: readonly Cell[], row: number): FoundRow {
  const [ref, guest, nights, note, twice, secret] = cells
  const text = String(ref ?? '')
  return {
    guest: { ref: text, guest: String(guest ?? ''), nights: Number(nights ?? 0), note: String(note ?? '') },
    beside: [twice ?? '', secret ?? ''].join('|'),
    own: [`=C${row}*2`, privateText(text)].join('|'),
    blank: '|',
  }
}

function tableRow(row: unknown): FoundRow {
  const record: Record<string, unknown> = typeof row === 'object' && row !== null ? { ...row } : {}
  const text = String(record.ref ?? '')
  return {
    guest: {
      ref: text,
      guest: String(record.guest ?? ''),
      nights: Number(record.nights ?? 0),
      note: String(record.note ?? ''),
    },
    beside: String(record.internal ?? ''),
    own: internalText(text),
    blank: record.internal === undefined ? '' : 'none',
  }
}

function isFilled(cell: Cell | undefined): boolean {
  return cell !== undefined && cell !== null && cell !== ''
}

/** Whether the header still is what it was: Doki may only add columns of its own at its end. */
export function verifyHeader(header: readonly Cell[]): Problem[] {
  const kept = sheetHeader.every((text, at) => header[at] === text)
  const added = header.slice(sheetHeader.length).filter(isFilled)
  if (kept && added.every(text => String(text).startsWith('_doki_'))) return []
  return [{ kind: 'collateral', text: `sheet: the header is ${header.join(', ')}` }]
}
