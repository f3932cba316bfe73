import type { Catalog, Interpretation } from '@doki/contracts'
import { askTab } from '../questions.ts'
import type { Pack } from '../text/pack.ts'
import { chooseTab } from './choose-tab.ts'
import { onlyTab } from './only-tab.ts'

/**
 * Before anything is made, the tab has to be known: where it was not said and nothing else tells, it is asked about. What was
 * not spoken of stays null, for `chooseTab` to say.
 */
export function settleTab(interpretation: Interpretation, pack: Pack, catalog: Catalog): Interpretation {
  const { intent, questions } = interpretation
  const sheet = onlyTab(intent.sheet, catalog)
  const isMade = intent.action === 'create_sync' || intent.action === 'suggest_mapping'
  const tabs = catalog.spreadsheets.find(({ id }) => id === sheet?.spreadsheetId)?.tabs ?? []
  // A tab that is not known to be there: nothing is known of this spreadsheet's tabs.
  if (!sheet || sheet.tab !== null || !isMade || tabs.length === 0)
    return { ...interpretation, intent: { ...intent, sheet } }
  // What it is called as decides once the table is known.
  if (questions.some(({ about }) => about === 'sheet' || about === 'table')) return interpretation
  if (chooseTab(sheet, intent, catalog) !== null) return interpretation
  const confidence = Math.min(interpretation.confidence, 0.5)
  return { ...interpretation, confidence, questions: [askTab(pack, sheet, catalog), ...questions] }
}
