/** Letters and digits of a text alone, in lower case and without accents: `In Progress` and `in_progress` are the same. */
export function squeezeLabel(text: string): string {
  return wordsOfLabel(text).join('')
}

/** The words of a label or a code: `inProgress`, `in_progress` and `In progress` are of two. */
export function wordsOfLabel(text: string): string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(word => word !== '')
}
