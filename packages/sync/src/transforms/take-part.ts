import type { Transform } from '@doki/contracts'
import { trimSpaces } from '../values/blank.ts'
import { splitPerson, wordsOf } from './person-name.ts'

/** What says which part of a cell is meant. */
export type PartOf = Omit<Extract<Transform, { kind: 'part' }>, 'kind'>

/**
 * One part of a text, without spaces at its edges; blank where there is none. A text of a single part has a first one, no
 * last one and no rest, so that nothing is said twice.
 */
export function takePart(text: string, { of, take, separator }: PartOf): string {
  if (of === 'person') {
    const { given, family } = splitPerson(text)
    if (take === 'first') return given.join(' ')
    if (take === 'last') return family
    return take === 'rest' ? given.slice(1).join(' ') : (given[take] ?? '')
  }
  if (of === 'words') return taken(wordsOf(text), take) ?? wordsOf(text).slice(1).join(' ')
  const between = separator ?? ','
  const parts = text.split(between)
  return trimSpaces(taken(parts, take) ?? parts.slice(1).join(between))
}

/** Undefined is the rest. */
function taken(parts: readonly string[], take: PartOf['take']): string | undefined {
  if (take === 'rest') return undefined
  if (take === 'first') return parts[0] ?? ''
  if (take === 'last') return parts.length > 1 ? (parts.at(-1) ?? '') : ''
  return parts[take] ?? ''
}
