import type { Transform } from '@doki/contracts'
import { trimSpaces } from '../values/blank.ts'
import { cellText } from '../values/cell-text.ts'
import type { CellReader } from '../values/column.ts'
import { notCastable, quote, Refusal } from '../values/refusal.ts'

type Codes = Extract<Transform, { kind: 'codes' }>

const shown = 6

/**
 * Reads a label as its code: as written, or else trimmed and in whatever case, where that means one code alone. `readCode`
 * is how the table's column reads a code, which has to be one of its values.
 */
export function labelReader({ pairs }: Codes, readCode: CellReader): CellReader {
  const codes = new Map<string, string | Refusal>()
  const folded = new Map<string, string | Refusal>()
  for (const { sheet, table } of pairs) {
    const code = readCode(table)
    const meant = code === table || code instanceof Refusal ? code : notCastable(table, 'is no code')
    note(codes, sheet, meant)
    note(folded, foldLabel(sheet), meant)
  }
  const labels = [...new Set(pairs.map(({ sheet }) => sheet))]
  return cell => {
    const text = cellText(cell)
    const found = codes.get(text) ?? folded.get(foldLabel(text))
    return (
      found ?? notCastable(cell, `is none of ${few(labels)}: write one of these, or add it to the mapping`)
    )
  }
}

/** The label that is written for a code: the first one that means it. */
export function labelOf({ pairs }: Codes): (code: string) => string | Refusal {
  const labels = new Map<string, string>()
  for (const { sheet, table } of pairs) if (!labels.has(table)) labels.set(table, sheet)
  return code =>
    labels.get(code) ??
    notCastable(code, `has no label: the mapping knows ${few([...labels.keys()])}. Add it to the mapping`)
}

/** Has every label one code, and every code one label? */
export function isOneToOne({ pairs }: Codes): boolean {
  const labels = new Set(pairs.map(({ sheet }) => sheet))
  const codes = new Set(pairs.map(({ table }) => table))
  return labels.size === pairs.length && codes.size === pairs.length
}

/** Without edge spaces, in lower case. */
function foldLabel(label: string): string {
  return trimSpaces(label).toLowerCase()
}

function note(found: Map<string, string | Refusal>, label: string, code: string | Refusal): void {
  const other = found.get(label)
  found.set(label, other === undefined || other === code ? code : notCastable(label, 'may mean two codes'))
}

function few(names: readonly string[]): string {
  const more = names.length - shown
  return `${names.slice(0, shown).map(quote).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
