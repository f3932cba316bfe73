import type { ColumnMapping, SheetCell } from '@doki/contracts'

/** Whether a table's text says what a mapped column makes of a row of the sheet; looser than the engine, as `sameCell`. */
export function sameInRow(row: readonly SheetCell[], text: string | null, column: InRow): boolean {
  const { transform, index } = column
  const cell = row[index]
  switch (transform?.kind) {
    case undefined:
    case 'scale':
    case 'codes':
      return sameCell(keptOf(cell, column), text, transform ? { type: column.type, format: {} } : column)
    case 'text':
      return isNothing(cell, []) ? text === null : tidied(textOf(cell ?? '')) === tidied(text ?? '')
    case 'part':
      // Which part it is, the engine's own tests say: here it has to be one.
      return text === null || textOf(cell ?? '').includes(text)
    case 'join': {
      const cells = [cell, ...transform.with.map(place => row[place.index])]
      const texts = cells.map(each => textOf(each ?? '').trim()).filter(each => each !== '')
      return texts.join(transform.separator) === (text ?? '')
    }
    case 'constant':
      return text === transform.value
  }
}

/** What the table keeps of a cell: a number times the factor, or the code of a label; any other cell is kept itself. */
export function keptOf(cell: SheetCell | undefined, { transform, format }: InRow): SheetCell | undefined {
  if (isNothing(cell, transform ? (format.blanks ?? []) : [])) return transform ? null : cell
  if (transform?.kind === 'scale')
    return Number((numberOf(cell ?? '', format.decimal ?? '.') * Number(transform.factor)).toPrecision(15))
  if (transform?.kind !== 'codes') return cell
  const label = tidied(textOf(cell ?? ''))
  return transform.pairs.find(({ sheet }) => tidied(sheet) === label)?.table ?? cell
}

type InRow = Pick<ColumnMapping, 'type' | 'format' | 'index' | 'transform'>

function tidied(text: string): string {
  return text.trim().toLowerCase()
}

/**
 * Whether a table's text says the same as a sheet's cell. Written apart from the engine's own conversion, and looser,
 * so that the two can only agree when both are right.
 */
export function sameCell(
  cell: SheetCell | undefined,
  text: string | null,
  { type, format }: Pick<ColumnMapping, 'type' | 'format'>,
): boolean {
  if (isNothing(cell, format.blanks ?? [])) return text === null
  if (text === null || cell === null || cell === undefined) return false
  switch (type) {
    case 'text':
      return textOf(cell) === text
    case 'enum':
    case 'uuid':
      return textOf(cell).trim().toLowerCase() === text.toLowerCase()
    case 'integer':
    case 'decimal':
      return closeTo(numberOf(cell, format.decimal ?? '.'), Number(text))
    case 'boolean':
      return truthOf(cell, format.trueTexts ?? []) === (text === 't' || text === 'true')
    case 'date':
      return dayOf(cell, format.dateOrder ?? 'ymd') === text
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return typeof cell === 'number' ? closeTo(serialOf(text), cell) : digitsOf(textOf(cell), text)
    case 'json':
    case 'list':
      return textOf(cell).replaceAll(/[\s"{}[\]]/g, '') === text.replaceAll(/[\s"{}[\]]/g, '')
  }
}

/** A text that is equal for cells and table texts that say the same: what rows are found by. */
export function looseText(
  cell: SheetCell | undefined,
  { type, format }: Pick<ColumnMapping, 'type' | 'format'>,
): string {
  if (cell === null || cell === undefined) return ''
  if (type === 'integer' || type === 'decimal') {
    // Long numbers are only told apart as texts.
    return /^-?\d{15,}$/.test(String(cell)) ? String(cell) : String(numberOf(cell, format.decimal ?? '.'))
  }
  if (type === 'date') return dayOf(cell, format.dateOrder ?? 'ymd') ?? ''
  return type === 'text' ? textOf(cell) : textOf(cell).trim().toLowerCase()
}

function isNothing(cell: SheetCell | undefined, blanks: string[]): boolean {
  if (cell === null || cell === undefined || cell === '') return true
  return typeof cell === 'string' && blanks.includes(cell.trim())
}

function textOf(cell: SheetCell): string {
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : String(cell)
}

/** Every sign that is no part of a number is dropped; brackets and a trailing minus make it negative. */
export function numberOf(cell: SheetCell, decimal: '.' | ','): number {
  if (typeof cell === 'number') return cell
  const text = textOf(cell).trim()
  const scale =
    { '%': 0.01, k: 1e3, m: 1e6, b: 1e9 }[/[%kmb]\)?$/i.exec(text)?.[0][0]?.toLowerCase() ?? ''] ?? 1
  const digits = decimal === ',' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '')
  const value = Number(digits.replaceAll(/[^0-9.]/g, '')) * scale
  return /^\(|^[^0-9]*[-\u2212]|-$/.test(text) ? -value : value
}

function closeTo(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
}

function truthOf(cell: SheetCell, trueTexts: string[]): boolean {
  if (typeof cell === 'boolean') return cell
  const text = textOf(cell).trim().toLowerCase()
  return trueTexts.includes(text) || ['true', 'yes', 'y', '1', 't'].includes(text)
}

const dayMs = 86_400_000
const epoch = Date.UTC(1899, 11, 30)

/** YYYY-MM-DD of a serial number, or of a text whose parts stand in this order. */
export function dayOf(cell: SheetCell, order: 'ymd' | 'mdy' | 'dmy'): string | undefined {
  if (typeof cell === 'number') return new Date(epoch + Math.floor(cell) * dayMs).toISOString().slice(0, 10)
  const text = textOf(cell).trim()
  if (/[a-z]{3}/i.test(text)) return new Date(`${text} UTC`).toISOString().slice(0, 10)
  const parts = text.split(/[^0-9]+/).filter(Boolean)
  const [a = '', b = '', c = ''] = parts
  const [year, month, day] =
    a.length === 4 || order === 'ymd' ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a]
  const full = year.length === 2 ? (Number(year) < 69 ? `20${year}` : `19${year}`) : year
  return `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function serialOf(text: string): number {
  const time = /^\d\d:\d\d/.test(text)
  const iso = time ? `1899-12-30T${text}Z` : `${text.replace(' ', 'T').replace(/[+-]\d\d$/, '')}Z`
  return (Date.parse(iso) - epoch) / dayMs
}

/** Whether the text's digits are those of the cell, read from left to right, leading zeros aside. */
function digitsOf(cell: string, text: string): boolean {
  const numbers = (each: string) => (each.match(/\d+/g) ?? []).map(Number)
  const [wanted, found] = [numbers(cell), numbers(text)]
  return (
    wanted.every((value, index) => found[index] === value) || wanted.every(value => found.includes(value))
  )
}
