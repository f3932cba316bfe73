import { detectLanguage } from './text/detect-language.ts'
import { readWords } from './text/words.ts'

/** The language of a text, of those that are understood: `de`. English where its words do not tell. */
export function languageOf(text: string): string {
  return detectLanguage(readWords(text.slice(0, 2000)), () => false).pack.language
}
