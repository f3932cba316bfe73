import type { Linked } from './link.ts'
import { namedBeside, nameEnd, type Phrase, phraseBetween } from './phrases.ts'
import type { Sentence } from './sentence.ts'

/** A name as a table would be called: lower snake case, at most 63 bytes; '' when nothing is left of it. */
export function tableName(said: string): string {
  const ascii = said
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
  const snake = ascii
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 63)
  return /^\d/.test(snake) ? `t_${snake}`.slice(0, 63) : snake
}

/** The name said with "a new table called …", "create a table …"; null when the words speak of no new table. */
export function namedNewTable(sentence: Sentence): { name: string; from: number; to: number } | null {
  const { words } = sentence
  for (let at = 0; at < words.length; at++) {
    if (words[at]!.lower !== 'table' || words[at]!.quoted) continue
    const before = words.slice(Math.max(0, at - 3), at).map(word => word.lower)
    if (!before.some(word => ['new', 'fresh', 'create', 'creating', 'make', 'making'].includes(word)))
      continue
    let first = at + 1
    while (['called', 'named', 'name', 'as', ':'].includes(words[first]?.lower ?? '')) first++
    const isIntroduced = first > at + 1 || words[first]?.quoted === true
    const next = words[first]
    const isJoined =
      next &&
      (isIntroduced || !/^(?:for|from|with|in|of|to|out|and|every|each|using|based)$/.test(next.lower))
    if (next && isJoined) {
      const to = nameEnd(sentence, first)
      return { name: phraseBetween(sentence, first, to).text, from: first, to }
    }
    const named = namedBeside(sentence, 'table')
    if (named && named.to <= at && !/^(?:new|fresh)$/.test(named.text))
      return { name: named.text, from: named.from, to: named.to }
    const called = words.findIndex((word, index) => index > at && ['called', 'named'].includes(word.lower))
    if (called < 0 || !words[called + 1]) return { name: '', from: at, to: at + 1 }
    const to = nameEnd(sentence, called + 1)
    return { name: phraseBetween(sentence, called + 1, to).text, from: called + 1, to }
  }
  return null
}

/** What stands after "into" or beside "table" when the catalogue does not know it. */
export function unknownTarget(sentence: Sentence, linked: Linked): Phrase | null {
  const beside = namedBeside(sentence, 'table')
  if (beside) return beside
  const { words } = sentence
  for (let at = words.length - 2; at >= 0; at--) {
    if (!['into', 'to', 'in', 'onto'].includes(words[at]!.lower) || words[at]!.quoted) continue
    let first = at + 1
    while (['the', 'a', 'my', 'our'].includes(words[first]?.lower ?? '')) first++
    const word = words[first]
    if (!word || word.start >= sentence.text.length) continue
    if (linked.sheet && first < linked.sheet.to && first >= linked.sheet.from) continue
    if (!word.quoted && !/^[\p{L}_][\p{L}\p{N}_]*(?:[._][\p{L}\p{N}_]+)+$/u.test(word.text)) continue
    return phraseBetween(sentence, first, nameEnd(sentence, first))
  }
  return null
}
