import type { Transform } from '@doki/contracts'
import { trimSpaces } from '../values/blank.ts'

type Text = Extract<Transform, { kind: 'text' }>

/** The text as the table is to have it. What is tidy already stays as it is. */
export function tidyText(text: string, { trim, case: letters }: Pick<Text, 'trim' | 'case'>): string {
  const trimmed = trim ? trimSpaces(text) : text
  if (letters === 'upper') return trimmed.toUpperCase()
  return letters === 'lower' ? trimmed.toLowerCase() : trimmed
}
