import type { CatalogNames } from '../catalog/catalog-names.ts'
import { editDistance } from '../names/edit-distance.ts'
import { isSmallWord, joinedName, readName } from '../names/names.ts'
import { detectLanguage } from './detect-language.ts'
import { fold } from './fold.ts'
import { type Lexicon, lexicons, lookUp, type Meaning } from './lexicon.ts'
import type { Line, Piece } from './line.ts'
import { readWords, type Word } from './words.ts'

/** Small words are never borrowed from English by another language. */
const borrowed = new Set(
  'SHEET TABLE DB SYNC SYNCNOUN COPY MAPPING CONFLICT STATUS BOTHWAYS UPDATE PLAN KEY PAUSE RESUME RUN DAILY WEEKLY HOURLY'.split(
    ' ',
  ),
)
/** A table may be called "people" or "logs": beside these meanings the name goes first. */
const weak = new Set(
  'FILLER ROW FAIL STATUS EDIT PREVIOUS ANYTHING COLUMN TRUTH FOREIGN SOURCE TARGET SECRET GONE CONFLICT SCHEDULE MONTHNAME LIVE'.split(
    ' ',
  ),
)
/** "Hours to hr.hours": no time begins so, a sheet may. */
const units = new Set(
  'MINUTE HOUR DAY WEEK MONTH QUARTER YEAR TIMES SECONDTIME MORNING NIGHT TIME'.split(' '),
)
const marks: Record<string, string> = {
  ',': 'COMMA',
  ';': 'COMMA',
  '(': 'COMMA',
  ')': 'COMMA',
  '.': 'DOT',
  '!': 'DOT',
  '?': 'QUESTION',
  ':': 'COLON',
  '=': 'COLON',
  '-': 'HYPHEN',
  '–': 'HYPHEN',
  '—': 'COMMA',
  '&': 'AND',
  '+': 'AND',
  '/': 'SLASH',
}

/** Reads a text into pieces: the language is the one that explains most, catalogue names stay words. */
export function readLine(text: string, names: CatalogNames): Line {
  const raw = readWords(text)
  const isRawName = coverNames(raw, names)
  const lexicon = detectLanguage(raw, isRawName)
  const words = raw.flatMap((word, at) => (isRawName(at) ? [word] : cutCompound(word, lexicon, names)))
  const isName = words.length === raw.length ? isRawName : coverNames(words, names)
  const pieces: Piece[] = []
  for (let at = 0; at < words.length; ) {
    const piece = readPiece(words, at, lexicon, isName, names)
    pieces.push(piece)
    at = piece.to
  }
  return {
    text,
    words,
    lexicon,
    pieces: besideNouns(joinParts(pieces, words, lexicon), words, lexicon, names),
  }
}

/** Where names of the catalogue stand that are no common word: several words, or one with its capital inside a sentence. */
function coverNames(words: readonly Word[], names: CatalogNames): (at: number) => boolean {
  const covered = new Set<number>()
  const parts = words.map(word =>
    word.kind === 'word' && !isSmallWord(word.fold) ? joinedName(word.text) : '',
  )
  for (let from = 0; from < words.length; from++) {
    if (parts[from] === '') continue
    for (let to = Math.min(words.length, from + names.longest + 2); to > from; to--) {
      if (parts[to - 1] === '') continue
      const isWhole =
        to - from > 1
          ? names.joined.has(parts.slice(from, to).join(''))
          : isCapital(words[from]!.text, from) && names.written.has(words[from]!.text)
      if (!isWhole) continue
      for (let at = from; at < to; at++) covered.add(at)
      from = to - 1
      break
    }
  }
  return at => covered.has(at)
}

function isCapital(said: string, at: number): boolean {
  return at > 0 && /^\p{Lu}/u.test(said)
}

function readPiece(
  words: readonly Word[],
  at: number,
  lexicon: Lexicon,
  isName: (at: number) => boolean,
  names: CatalogNames,
): Piece {
  const word = words[at]!
  const one = (code: string, value: number | null = null): Piece => ({ code, value, from: at, to: at + 1 })
  if (word.kind === 'quoted') return one('Q')
  if (word.kind === 'mark')
    return word.text.startsWith('*/') && !/\s/.test(word.text)
      ? one('EVERYFEW', Number(word.text.slice(2)))
      : one(markOf(word.text))
  if (isName(at)) return one('W')
  const clock = /^(\d{1,2})[:.h](\d{2})$/.exec(word.fold)
  if (clock && Number(clock[1]) < 25 && Number(clock[2]) < 60)
    return one('CLOCK', (Number(clock[1]) % 24) * 60 + Number(clock[2]))
  if (/^\d{1,4}$/.test(word.fold)) return readNumber(words, at)
  const ordinal = /^(\d{1,2})[ºª°]$/.exec(word.text)
  if (ordinal) return one('ORD', Number(ordinal[1]))
  if (word.fold === 'h' && /^\d/.test(words[at - 1]?.fold ?? '')) return one('H')
  const meaning = lookUp(lexicon, words, at) ?? borrow(words, at, lexicon) ?? respell(word, lexicon, names)
  if (at === 0 && meaning && units.has(meaning.concept) && names.written.has(word.text)) return one('W')
  if (meaning && weak.has(meaning.concept) && names.joined.has(joinedName(word.text))) return one('W')
  const length = meaning ? lengthOf(meaning, at, isName) : 1
  return {
    code: meaning && length > 0 ? meaning.concept : 'W',
    value: meaning?.value ?? null,
    from: at,
    to: at + Math.max(1, length),
  }
}

/** A phrase must not reach into a name. */
function lengthOf(meaning: Meaning, at: number, isName: (at: number) => boolean): number {
  for (let offset = 1; offset < meaning.length; offset++) if (isName(at + offset)) return 0
  return meaning.length
}

/** "15th", "1er", "15." before more words: an ordinal; else a plain number. */
function readNumber(words: readonly Word[], at: number): Piece {
  const [word, next] = [words[at]!, words[at + 1]]
  const isJoined = next?.start === word.end
  const value = Number(word.fold)
  if (isJoined && /^(?:st|nd|rd|th|er|ere|e|eme|o|a|ter|ten|te)$/.test(next.fold))
    return { code: 'ORD', value, from: at, to: at + 2 }
  if (isJoined && next.text === '.' && value <= 31 && words[at + 2] && words[at + 2]!.kind === 'word')
    return { code: 'ORD', value, from: at, to: at + 2 }
  return { code: 'NUM', value, from: at, to: at + 1 }
}

function markOf(text: string): string {
  if (text.includes('*')) return 'CRON'
  if (/^<.*>$|[↔⇔⇄]/.test(text)) return 'BOTHWAYS'
  if (/>$|[→⇒➔➜]/.test(text)) return 'ARROW'
  if (/^<|[←⇐]/.test(text)) return 'LARROW'
  return marks[text] ?? 'COMMA'
}

function borrow(words: readonly Word[], at: number, lexicon: Lexicon): Meaning | null {
  const english = lexicons()[0]!
  if (lexicon === english || words[at]!.fold.length < 2) return null
  const meaning = lookUp(english, words, at)
  return meaning && borrowed.has(meaning.concept) ? meaning : null
}

/** A slip of the pen in a longer word of the grammar, unless the catalogue has a name that is as near. */
function respell(word: Word, lexicon: Lexicon, names: CatalogNames): Meaning | null {
  const { fold: said } = word
  if (said.length < 5 || !/^\p{L}+$/u.test(said)) return null
  const nearby = names.byLetter.get(said[0] ?? '') ?? []
  if (nearby.some(name => Math.abs(name.length - said.length) <= 2 && editDistance(said, name, 2) <= 2))
    return null
  for (const length of [said.length, said.length + 1, said.length - 1]) {
    for (const entry of lexicon.spellings.get(`${said[0]}${length}`) ?? []) {
      if (
        editDistance(said, fold(entry.words[0]!.replace('*', '')), 1) <= 1 &&
        !names.columns.has(readName(said), 0.94)
      )
        return { concept: entry.concept, value: entry.value, length: 1 }
    }
  }
  return null
}

const dayNames = new Set(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])

/** "Sonntagabend" is a day and a part of it; "Feierabend" is a word. */
function isPartOfDay(tail: string, lexicon: Lexicon): boolean {
  return ['MORNING', 'NOON', 'AFTERNOON', 'EVENING', 'NIGHT'].includes(conceptOf(tail, lexicon))
}

function conceptOf(text: string, lexicon: Lexicon): string {
  return lookUp(lexicon, readWords(text), 0)?.concept ?? ''
}

/** "Kundentabelle" is "Kunden" and "tabelle". */
function cutCompound(word: Word, lexicon: Lexicon, names: CatalogNames): Word[] {
  if (
    word.kind !== 'word' ||
    names.byLetter.get(word.fold[0] ?? '')?.includes(word.fold) ||
    lookUp(lexicon, [word], 0)
  )
    return [word]
  const tail = lexicon.pack.compounds.find(
    each => word.fold.endsWith(fold(each)) && word.fold.length >= fold(each).length + 3,
  )
  if (!tail || word.lower.length !== word.fold.length) return [word]
  const middle = word.end - tail.length
  const cutAt = middle - word.start
  if (isPartOfDay(tail, lexicon) && !dayNames.has(conceptOf(word.text.slice(0, cutAt), lexicon)))
    return [word]
  const piece = (start: number, end: number): Word => ({
    ...word,
    text: word.text.slice(start, end),
    lower: word.lower.slice(start, end),
    fold: word.fold.slice(start, end),
    start: word.start + start,
    end: word.start + end,
  })
  return [piece(0, cutAt), piece(cutAt, word.text.length)]
}

/** Verbs in two parts: "turn the sync off", "halte den Sync an". */
function joinParts(pieces: Piece[], words: readonly Word[], lexicon: Lexicon): Piece[] {
  const texts = pieces.map(({ from, to }) =>
    words
      .slice(from, to)
      .map(word => word.fold)
      .join(' '),
  )
  for (const [verb, particle, concept] of lexicon.pack.splits) {
    const stem = fold(verb).replace('*', '')
    const isVerb = (text: string) => (verb.endsWith('*') ? text.startsWith(stem) : text === stem)
    const at = texts.findIndex((text, index) => pieces[index]?.code !== 'Q' && isVerb(text))
    if (at < 0) continue
    const parts = fold(particle).split(' ')
    for (let end = pieces.length - 1; end > at; end--) {
      const isHere = parts.every((part, offset) => texts[end + offset] === part)
      const last = pieces[end + parts.length]
      const isAtEnd =
        !last || !['THE', 'W', 'Q', 'SHEET', 'TABLE', 'NUM', 'ORD', 'MO', 'DAY'].includes(last.code)
      const whole = texts[end] === fold(particle)
      if ((!isHere && !whole) || (!isAtEnd && !whole)) continue
      if (!isAtEnd) continue
      return pieces.map((piece, index) =>
        index === at
          ? { ...piece, code: concept }
          : index >= end && index < end + (isHere ? parts.length : 1)
            ? { ...piece, code: 'FILLER' }
            : piece,
      )
    }
  }
  return pieces
}

/** "the weekly tab": a name beside its noun is a name, whatever else the word means. */
function besideNouns(
  pieces: Piece[],
  words: readonly Word[],
  lexicon: Lexicon,
  names: CatalogNames,
): Piece[] {
  const isOfName = (piece: Piece, at: number, said: string) =>
    piece.code === 'COPY' &&
    said.endsWith('s') &&
    pieces[at - 1]?.code === 'W' &&
    !['TO', 'IN', 'FROM', 'ON'].includes(pieces[at + 1]?.code ?? '') &&
    names.byLetter.get(said[0] ?? '')?.includes(said)
  const isNoun = (piece: Piece | undefined) => piece?.code === 'SHEET' || piece?.code === 'TABLE'
  const isEnglish = lexicon.pack.language === 'en'
  return pieces.map((piece, at) => {
    const word = words[piece.from]
    if (piece.to - piece.from > 1 || word?.kind !== 'word' || isSmallWord(word.fold) || isNoun(piece))
      return piece
    // "rerun outbond loads": a slip in one word of a name, and a verb that is another.
    if (isEnglish && isOfName(piece, at, word.fold)) return { ...piece, code: 'W' }
    if (!(isEnglish ? isNoun(pieces[at + 1]) : isNoun(pieces[at - 1]))) return piece
    return (piece.value === null || piece.code === 'MONTHNAME') && names.joined.has(joinedName(word.text))
      ? { ...piece, code: 'W' }
      : piece
  })
}
