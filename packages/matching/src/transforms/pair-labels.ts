import { squeezeLabel, wordsOfLabel } from './squeeze-label.ts'
import type { Translate } from './transform-question.ts'

/** A label of the sheet, the code it stands for, and how that was found. */
export interface LabelPair {
  label: string
  code: string
  how: 'same' | 'translated' | 'numbered' | 'short' | 'initials' | 'abbreviated'
}

type Alike = (label: string, code: string) => boolean

/**
 * Finds the code of each label, one to one: by equal letters, by what a dictionary knows, by a code that the label names, by
 * its beginning, its initials, or letters left out. A label that might be two codes, or a code that might be of two labels, stays
 * alone, and so does everything after one letter unless all that is left pairs up.
 */
export function pairLabels(
  labels: readonly string[],
  codes: readonly string[],
  translate: Translate = () => [],
): LabelPair[] {
  const pairs: LabelPair[] = []
  const left = { labels: new Set(labels), codes: new Set(codes) }
  const known = new Map([...labels, ...codes].map(text => [text, wordings(text, translate)] as const))
  const of = (text: string) => known.get(text) ?? [text]
  const anyWording =
    (alike: Alike): Alike =>
    (label, code) =>
      of(label).some(each => alike(each, code))

  const pairUp = (how: LabelPair['how'], alike: Alike, all = false) => {
    const found = onlyPairs([...left.labels], [...left.codes], alike)
    if (all && found.length < Math.min(left.labels.size, left.codes.size)) return
    for (const [label, code] of found) {
      left.labels.delete(label)
      left.codes.delete(code)
      pairs.push({ label, code, how })
    }
  }

  pairUp('same', (label, code) => label === code)
  pairUp('same', (label, code) => squeezeLabel(label) === squeezeLabel(code))
  pairUp('translated', (label, code) =>
    of(label).some(a => of(code).some(b => squeezeLabel(a) === squeezeLabel(b))),
  )
  pairUp('numbered', isNamed)
  pairUp('short', anyWording(isBeginning(2)))
  pairUp('initials', anyWording(isInitials))
  pairUp('abbreviated', anyWording(isAbbreviation))
  pairUp('short', anyWording(isBeginning(1)), true)
  return pairs
}

/** The text first, then what a dictionary makes of it whole, or of its words. */
function wordings(text: string, translate: Translate): string[] {
  const plain = wordsOfLabel(text).join(' ')
  const words = wordsOfLabel(text).map(word => translate(word)[0] ?? word)
  return [...new Set([text, ...translate(plain), words.join(' ')])]
}

function onlyPairs(labels: readonly string[], codes: readonly string[], alike: Alike): [string, string][] {
  const fitting = labels.map(label => codes.filter(code => alike(label, code)))
  const count = new Map<string, number>()
  for (const code of fitting.flat()) count.set(code, (count.get(code) ?? 0) + 1)
  return labels.flatMap((label, at): [string, string][] => {
    const [code, other] = fitting[at] ?? []
    return code !== undefined && other === undefined && count.get(code) === 1 ? [[label, code]] : []
  })
}

/** The label names its code: `1 - Low`, `Low (1)`, `DE Germany`. */
function isNamed(label: string, code: string): boolean {
  const words = wordsOfLabel(label)
  const wanted = squeezeLabel(code)
  return (
    words.length > 1 &&
    wanted !== '' &&
    (words[0] === wanted || words.at(-1) === wanted) &&
    wanted.length <= 4
  )
}

/** `OPE` of Open, `FIN` of Finance; or the label is the beginning of the code. */
function isBeginning(least: number): Alike {
  return (label, code) => {
    const [a, b] = [squeezeLabel(label), squeezeLabel(code)]
    const [short, long] = a.length < b.length ? [a, b] : [b, a]
    return short.length >= least && short.length < long.length && long.startsWith(short)
  }
}

/** `IP` of In progress. */
function isInitials(label: string, code: string): boolean {
  const initials = wordsOfLabel(label).map(word => word[0])
  return initials.length > 1 && initials.join('') === squeezeLabel(code)
}

/** `CMPL` of Completed: letters left out after the first, none turned round. */
function isAbbreviation(label: string, code: string): boolean {
  const [long, short] = [squeezeLabel(label), squeezeLabel(code)]
  if (short.length < 3 || short.length >= long.length || short[0] !== long[0]) return false
  let at = 0
  for (const letter of long) if (letter === short[at]) at++
  return at === short.length
}
