import type { ColumnMapping, Mapping, SheetCell } from '@doki/contracts'

export interface Edit {
  /** 1-based row of the sheet. */
  row: number
  /** 0-based column of the tab. */
  index: number
  value: string
}

/** What of a mapping has to be known to edit its sheet. */
export interface EditedMapping {
  sheet: Pick<Mapping['sheet'], 'firstRow'>
  key: Pick<Mapping['key'], 'columns'>
  columns: Pick<ColumnMapping, 'column' | 'type' | 'index' | 'limits' | 'transform'>[]
}

/** A few cells a person might change: one in the first, the middle and the last row that is not held. */
export function chooseEdits(mapping: EditedMapping, rows: SheetCell[][], held: Set<number>): Edit[] {
  // What a made column would make of a new text is not known here.
  const editable = mapping.columns.filter(
    ({ column, transform }) => !transform && !mapping.key.columns.includes(column),
  )
  const candidates = rows
    .map((row, offset) => ({ row, number: mapping.sheet.firstRow + offset }))
    .filter(({ row, number }) => !held.has(number) && row.some(cell => cell !== null && cell !== ''))
  const chosen = [0, candidates.length >> 1, candidates.length - 1]
  const edits: Edit[] = []
  for (const at of new Set(chosen)) {
    const candidate = candidates[at]
    if (!candidate) continue
    const edit = editOf(candidate.row, editable)
    if (edit) edits.push({ ...edit, row: candidate.number })
  }
  return edits
}

function editOf(row: SheetCell[], columns: EditedMapping['columns']): Omit<Edit, 'row'> | undefined {
  const byType = (type: string) => columns.find(column => column.type === type)
  const text = byType('text')
  if (text) {
    const before = String(row[text.index] ?? '').slice(0, 40)
    const longest = text.limits.maxLength ?? 1000
    const value = `${before} (edited)`.slice(0, longest)
    // Typed in, a text that begins like these would become a formula, or lose its apostrophe.
    const isPlain = value !== before && !/^[\s=+\-'@]/.test(value)
    return { index: text.index, value: isPlain ? value : 'edited'.slice(0, longest) }
  }
  const number = byType('integer') ?? byType('decimal')
  if (number) return { index: number.index, value: row[number.index] === 7 ? '8' : '7' }
  const date = byType('date') ?? byType('timestamp')
  if (date) return { index: date.index, value: '2001-02-03' }
  const truth = byType('boolean')
  return truth && { index: truth.index, value: row[truth.index] === true ? 'FALSE' : 'TRUE' }
}
