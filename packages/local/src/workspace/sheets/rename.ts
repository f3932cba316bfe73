import { quoteTitle } from '../a1.ts'
import { isRich } from '../cell.ts'
import { tokenize } from '../formula/tokens.ts'
import type { Spreadsheet } from '../spreadsheet.ts'
import type { Tab } from '../tab.ts'

/** Formulas that name the tab follow its new title. */
export function renameInFormulas(sheet: Spreadsheet, renamed: Tab, title: string): void {
  for (const tab of sheet.tabs) {
    tab.rows.forEach((row, r) => {
      if (!row.some(cell => isRich(cell) && cell.formula?.includes('!'))) return
      tab.rows[r] = row.map(cell =>
        isRich(cell) && cell.formula?.includes('!')
          ? { ...cell, formula: renamedFormula(cell.formula, renamed.title, title) }
          : cell,
      )
    })
  }
}

function renamedFormula(formula: string, from: string, to: string): string {
  const tokens = tokenize(formula)
  if (!tokens) return formula
  return `=${tokens
    .map(({ kind, text }) => {
      const bang = text.lastIndexOf('!')
      if (kind !== 'ref' || bang < 0) return text
      const title = text.slice(0, bang).replace(/^'|'$/g, '').replaceAll("''", "'")
      return title.toLowerCase() === from.toLowerCase() ? quoteTitle(to) + text.slice(bang) : text
    })
    .join('')}`
}
