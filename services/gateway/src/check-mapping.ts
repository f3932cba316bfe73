import { DokiError, type Mapping, type MappingProblem, type UpdateMapping } from '@doki/contracts'

/**
 * Throws `unprocessable`, in words, for a mapping that cannot be approved as it stands: what the agent found wrong
 * and nobody has mended, or a person's edit that cannot be right. Rows are looked at again by each run.
 */
export function checkMapping({ columns, key }: Mapping, problems: MappingProblem[]): void {
  const wrong = problems.map(({ message }) => message)
  if (columns.length === 0) wrong.push('No column is mapped')
  const doubled = doubledOf(columns.map(({ column }) => column))
  if (doubled) wrong.push(`The table column "${doubled}" is mapped twice`)
  const absent = key.managed ? [] : key.columns.filter(name => !columns.some(({ column }) => column === name))
  if (absent.length > 0) wrong.push(`The key column "${absent.join('", "')}" is not among the mapped columns`)
  if (wrong.length === 0) return
  throw new DokiError(
    'unprocessable',
    `This mapping cannot be approved yet. ${[...new Set(wrong)].join('. ')}`,
  )
}

function doubledOf(names: string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index)
}

/** Which of the agent's problems a person's change is an answer to. */
export function mendedBy({ columns, key }: UpdateMapping): MappingProblem['code'][] {
  const byKey = ['key_not_unique', 'no_key', 'no_unique_index'] as const
  const byColumns = ['required_column_without_source', 'type_mismatch', 'nothing_mapped'] as const
  return [...(key ? byKey : []), ...(columns ? byColumns : [])]
}
