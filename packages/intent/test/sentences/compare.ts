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
  if (
    field === 'sheet' &&
    want.sheet?.tab === null &&
    intent.sheet?.spreadsheetId === want.sheet.spreadsheetId
  ) {
    // A spreadsheet as a whole, or its tab of the same name: both are what was said.
    const title = catalog.spreadsheets.find(({ id }) => id === want.sheet?.spreadsheetId)?.title
    return intent.sheet.tab === null || intent.sheet.tab === title
  }
  return JSON.stringify(got) === JSON.stringify(value)
}
