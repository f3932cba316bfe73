import { DokiError, managedKey } from '@doki/contracts'
import type { Editable } from './edit-mapping.ts'
import { longestName } from './sql-names.ts'

/**
 * Throws `unprocessable`, in words, for a mapping that cannot be approved as it stands: what was found wrong and nobody
 * has mended, or an edit that cannot be right. A table that exists is not at hand here: whether it has these columns, of
 * these types, the guards of the first plan say, and each run looks at the rows again.
 */
export function checkMapping({ columns, key, newTable, problems }: Editable): void {
  const names = columns.map(({ column }) => column)
  const own = key.managed ? [managedKey] : []
  const wrong = problems.map(({ message }) => message)
  if (columns.length === 0) wrong.push('No column is mapped')
  const doubled = doubledOf([...names, ...own])
  if (doubled !== undefined) wrong.push(`The table column "${doubled}" is mapped twice`)
  const index = doubledOf(columns.map(column => column.index))
  const twice = columns.find(column => column.index === index)
  if (twice) wrong.push(`The sheet column "${twice.label}" is mapped twice`)
  const absent = key.columns.filter(name => !(key.managed ? own : names).includes(name))
  if (absent.length > 0) wrong.push(`The key column "${absent.join('", "')}" is not among the mapped columns`)
  const long = newTable ? names.find(name => Buffer.byteLength(name) > longestName) : undefined
  if (long !== undefined)
    wrong.push(`The name "${long}" is longer than the ${longestName} bytes that Postgres keeps of one`)
  if (wrong.length === 0) return
  const sentences = [...new Set(wrong.map(text => text.replace(/\.$/, '')))]
  throw new DokiError('unprocessable', `This mapping cannot be approved yet. ${sentences.join('. ')}.`)
}

function doubledOf<T>(values: T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) !== index)
}
