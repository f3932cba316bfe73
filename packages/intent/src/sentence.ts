/** One word of a sentence, or one quoted name, with its place in the text. */
export interface Word {
  text: string
  lower: string
  start: number
  end: number
  quoted: boolean
}

/** A sentence whose understood parts are blanked out as they are taken, so that nothing is read twice. */
export interface Sentence {
  text: string
  words: Word[]
  /** `text` in lower case with the parts that were taken, and all quoted names, as spaces; offsets are those of `text`. */
  rest: string
}

// A pair that fits may hold quotes of other kinds; one that does not fit may not.
const quotes =
  /“([^“”]{1,200})”|"([^"]{1,200})"|«([^«»]{1,200})»|["“”„«»]([^"“”„«»]{1,200})["“”„«»]|(?<![\p{L}\p{N}])['‘’`]([^'‘’`]{1,200})['‘’`](?![\p{L}\p{N}])/gu
const wordShape = /[\p{L}\p{N}_][\p{L}\p{N}_.\-/&+'’]*[\p{L}\p{N}_]|[\p{L}\p{N}_]/gu

/** Cuts a text into words; a quoted name is one word. */
export function readSentence(text: string): Sentence {
  const clean = text.replace(/\s/gu, ' ')
  let rest = lowerSameLength(clean)
  const words: Word[] = []
  for (const found of clean.matchAll(quotes)) {
    const name = (found.slice(1).find(part => part !== undefined) ?? '').trim()
    const end = found.index + found[0].length
    if (name === '') continue
    words.push({ text: name, lower: name.toLowerCase(), start: found.index, end, quoted: true })
    rest = blank(rest, found.index, end)
  }
  for (const found of rest.matchAll(wordShape)) {
    const end = found.index + found[0].length
    words.push({
      text: clean.slice(found.index, end),
      lower: found[0],
      start: found.index,
      end,
      quoted: false,
    })
  }
  words.sort((a, b) => a.start - b.start)
  return { text: clean, words, rest }
}

/** Finds `pattern` in what is left of the sentence and blanks it; null when it is not there. */
export function take(sentence: Sentence, pattern: RegExp): RegExpExecArray | null {
  const found = pattern.exec(sentence.rest)
  if (found) hide(sentence, found.index, found.index + found[0].length)
  return found
}

/** Blanks a part of what is left. */
export function hide(sentence: Sentence, start: number, end: number): void {
  sentence.rest = blank(sentence.rest, start, end)
}

/** Whether a word was taken by something already. */
export function isTaken(sentence: Sentence, word: Word): boolean {
  return !word.quoted && sentence.rest.slice(word.start, word.end).trim() === ''
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
}

/** Lower case without changing offsets: "İ".toLowerCase() is two units long. */
function lowerSameLength(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from(text, c => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join('')
}
