import { z } from 'zod'

/** What a person calls something of theirs: of so many characters, and something of it is to be seen. */
export function nameOf(most: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(isVisible, 'nothing of it can be seen: give it a letter, a digit or a sign')
}

/** No control or format character, space, or accent without a letter; nor those signs that are drawn as nothing (Hangul fillers, empty Braille). */
function isVisible(text: string): boolean {
  return /[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text)
}
