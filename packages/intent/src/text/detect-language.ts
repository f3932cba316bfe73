import { type Lexicon, lexicons, lookUp } from './lexicon.ts'
import type { Word } from './words.ts'

/** The language whose words explain most of the sentence; names from the catalogue do not count. */
export function detectLanguage(words: readonly Word[], isName: (at: number) => boolean): Lexicon {
  let best = lexicons()[0]!
  let most = 0
  for (const lexicon of lexicons()) {
    const known = countKnown(lexicon, words, isName) + countLetters(lexicon, words, isName)
    if (known > most) {
      best = lexicon
      most = known
    }
  }
  return best
}

/** Letters that only one of the languages has. */
const letters: Record<string, RegExp> = {
  de: /[äöß]/,
  fr: /[èêëîïùûœ]|à$/,
  es: /[ñ¿¡]|ción$/,
  pt: /[ãõ]/,
}

function countLetters({ pack }: Lexicon, words: readonly Word[], isName: (at: number) => boolean): number {
  const own = letters[pack.language]
  return own
    ? 0.6 *
        words.filter(
          (word, at) =>
            word.kind === 'word' && word.lower !== word.fold && !isName(at) && own.test(word.lower),
        ).length
    : 0
}

function countKnown(lexicon: Lexicon, words: readonly Word[], isName: (at: number) => boolean): number {
  let known = 0
  for (let at = 0; at < words.length; ) {
    const meaning = isName(at) ? null : lookUp(lexicon, words, at)
    // A phrase of several words is no chance likeness.
    if (meaning) known += meaning.length * 1.1
    at += meaning?.length ?? 1
  }
  return known
}
