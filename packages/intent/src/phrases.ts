import { type Name, readName } from './names.ts'
import { isTaken, type Sentence, type Word } from './sentence.ts'

/** What the words around a phrase say it is. */
export type Cue = 'sheet' | 'table' | 'sync' | null

/** Some consecutive words that may be a name. `from` and `to` count words, `to` exclusive. */
export interface Phrase {
  name: Name
  text: string
  from: number
  to: number
  cue: Cue
  quoted: boolean
}

const nouns: Record<string, Exclude<Cue, null>> = {}
for (const word of ['sheet', 'sheets', 'spreadsheet', 'tab', 'worksheet', 'workbook', 'file'])
  nouns[word] = 'sheet'
for (const word of ['table', 'relation']) nouns[word] = 'table'
for (const word of ['sync', 'syncs']) nouns[word] = 'sync'

/** Words that are never a name by themselves, unless quoted or beside "sheet" or "table". */
const common = new Set(
  `a an the my our your this that these those it its all any some every each and or but with without to into onto in
  on at of from for by via as is are was be being been has have had do does did not no yes please can could would should
  will keep sync synced syncing synchronize synchronise copy push load import export upload put send write move transfer
  mirror replicate connect link pull map mapping match matching between both ways way two one new called named name
  table tables sheet sheets spreadsheet spreadsheets tab tabs workbook worksheet google database db postgres supabase
  row rows column columns data run start stop pause resume delete remove status show list plan preview create make
  change set update when if then so now again day week month hour hourly daily weekly monthly weekday weekdays morning
  evening night time i me we us you key id there what which how why who up down only also using use wins win
  file sync's file's sheet's`.split(/\s+/),
)
const stops = new Set(
  `a an the my our your this that these those it all every each and or but with without to into onto in on at from for
  by via as is are was be keep sync copy push load import export upload put send write move transfer mirror replicate
  connect link pull map match between google new create make called named run pause resume delete stop start plan
  preview show undo whole entire synchronize synchronise existing of change update get spreadsheet sheet table tab`.split(
    /\s+/,
  ),
)

/** Every run of words short enough to be one of the catalogue's names. */
export function candidatePhrases(sentence: Sentence, longest: number): Phrase[] {
  const { words } = sentence
  const out: Phrase[] = []
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + longest); to++) {
      const part = words.slice(from, to)
      if (part.some(word => isTaken(sentence, word) || (word.quoted && part.length > 1))) break
      const phrase = phraseOf(words, from, to)
      const isCommon = part.every(word => !word.quoted && common.has(word.lower))
      if (!isCommon || (phrase.cue !== null && part.every(word => !(word.lower in nouns)))) out.push(phrase)
    }
  }
  return out
}

function phraseOf(words: Word[], from: number, to: number): Phrase {
  const part = words.slice(from, to)
  const quoted = part[0]?.quoted === true
  const text = part.map(word => word.text).join(' ')
  return { name: readName(text), text, from, to, cue: cueAround(words, from, to), quoted }
}

/** "orders table", "tab Q3", "a table called orders": the nearest noun says what the name is. */
function cueAround(words: Word[], from: number, to: number): Cue {
  const plain = (index: number) => (words[index]?.quoted ? '' : (words[index]?.lower ?? ''))
  let after = to
  while (['google', 'data', 'base'].includes(plain(after))) after++
  const next = nouns[plain(after)]
  if (next && !(next === 'sync' && ['in', 'and', 'to'].includes(plain(after - 1)))) return next
  let before = from - 1
  while (['called', 'named', 'the', ':'].includes(plain(before))) before--
  const previous = nouns[plain(before)]
  return previous === 'sync' ? null : (previous ?? null)
}

/** The words a person used for a sheet or a table beside that very noun, found in the catalogue or not. */
export function namedBeside(sentence: Sentence, cue: 'sheet' | 'table'): Phrase | null {
  const { words } = sentence
  for (let at = 0; at < words.length; at++) {
    if (words[at]!.quoted || nouns[words[at]!.lower] !== cue) continue
    const next = words[at + 1]
    const isIntroduced =
      next && ['called', 'named'].includes(next.lower) && words[at + 2] && !isTaken(sentence, words[at + 2]!)
    const first = isIntroduced ? at + 2 : at + 1
    if (words[first]?.quoted || (isIntroduced && words[first]))
      return phraseOf(words, first, nameEnd(sentence, first))
    let from = at
    while (from > 0 && at - from < 5 && isNameWord(sentence, words[from - 1]!)) {
      from--
      if (words[from]!.quoted) break
    }
    if (from < at) return phraseOf(words, from, at)
    if (next && isNameWord(sentence, next) && !common.has(next.lower))
      return phraseOf(words, first, nameEnd(sentence, first))
  }
  return null
}

/** Where a name that begins at `from` ends: a quoted one at once, a plain one before the next small word. */
export function nameEnd(sentence: Sentence, from: number): number {
  const { words } = sentence
  if (words[from]?.quoted) return from + 1
  let to = from + 1
  while (
    to < words.length &&
    to - from < 5 &&
    isNameWord(sentence, words[to]!) &&
    !words[to]!.quoted &&
    isNext(sentence, to)
  )
    to++
  return to
}

/** A phrase of chosen words. */
export function phraseBetween(sentence: Sentence, from: number, to: number): Phrase {
  return phraseOf(sentence.words, from, to)
}

function isNext(sentence: Sentence, at: number): boolean {
  return /^\s*$/.test(sentence.text.slice(sentence.words[at - 1]!.end, sentence.words[at]!.start))
}

function isNameWord(sentence: Sentence, word: Word): boolean {
  if (word.quoted) return true
  return !stops.has(word.lower) && !(word.lower in nouns) && !isTaken(sentence, word)
}
