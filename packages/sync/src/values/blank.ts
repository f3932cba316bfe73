import { Refusal } from './refusal.ts'

const edges =
  /^[\s\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]+|[\s\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]+$/g

/** Without the spaces of any script at the edges: non-breaking, thin and zero-width ones too. */
export function trimSpaces(text: string): string {
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  if (first > 32 && first < 127 && last > 32 && last < 127) return text
  return text.replace(edges, '')
}

const errors = new Set([
  '#N/A',
  '#REF!',
  '#DIV/0!',
  '#VALUE!',
  '#NAME?',
  '#NUM!',
  '#NULL!',
  '#ERROR!',
  '#SPILL!',
  '#CALC!',
])

/**
 * A formula that failed, or that Google is still working on, reads as a text of its own. It is refused in every
 * column, text columns too: such a text is the state of a formula, not what somebody wrote.
 */
export function formulaError(text: string): Refusal | undefined {
  if (text.charCodeAt(0) === 35 && errors.has(text)) {
    return new Refusal('formula_error', `The cell shows ${text}: its formula has to be mended in the sheet`)
  }
  if (text === 'Loading...') {
    return new Refusal('formula_error', 'The cell shows Loading...: Google is still working out its formula')
  }
  return undefined
}
