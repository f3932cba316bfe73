import type { Intent, Interpretation } from '@doki/contracts'
import type { Sentence } from './read-sentences.ts'

/** The fields that are not as they were wanted, each as a line of text; and the question that was not asked. */
export function differences(sentence: Sentence, { intent, questions }: Interpretation): string[] {
  const wrong = Object.entries(sentence.want)
    .filter(([field, value]) => !isSame(sentence, field, value, intent))
    .map(
      ([field, value]) =>
        `${field}: ${JSON.stringify(intent[field as keyof Intent])}, not ${JSON.stringify(value)}`,
    )
  const { asks } = sentence
  if (asks !== null && !questions.some(({ about }) => about === asks))
    wrong.push(`nothing is asked about the ${asks}`)
  return wrong
}

/** Whether something that cannot be taken back was understood and not wanted. */
export function isHarmful({ want }: Sentence, { intent }: Interpretation): boolean {
  return (
    (intent.action === 'delete_sync' && want.action !== 'delete_sync') ||
    (intent.action === 'undo_run' && want.action !== 'undo_run') ||
    (intent.deletePolicy === 'delete' && want.deletePolicy !== 'delete')
  )
}

function isSame({ want, catalog }: Sentence, field: string, value: unknown, intent: Intent): boolean {
  const got = intent[field as keyof Intent]
  if (field === 'sheet' && want.sheet && intent.sheet?.spreadsheetId === want.sheet.spreadsheetId) {
    const { spreadsheetId, tab } = want.sheet
    const { title, tabs } = catalog.spreadsheets.find(({ id }) => id === spreadsheetId) ?? {
      title: null,
      tabs: [],
    }
    // A spreadsheet of one tab is that tab.
    if (tabs.length === 1) return intent.sheet.tab === tabs[0]?.title
    // A spreadsheet as a whole, or its tab of the same name: both are what was said.
    if (tab === null) return intent.sheet.tab === null || intent.sheet.tab === title
  }
  // Several columns are one key in whatever order.
  if (field === 'key') return JSON.stringify([...want.key].sort()) === JSON.stringify([...intent.key].sort())
  return JSON.stringify(got) === JSON.stringify(value)
}
