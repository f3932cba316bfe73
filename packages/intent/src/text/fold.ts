const plain = /^[\x20-\x5f\x61-\x7e]*$/

/** Lower case without accents and with straight apostrophes, so that "Fällig" and "fallig" are one word. */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[’‘`´]/g, "'")
}

/** Lower case with straight apostrophes; accents stay. */
export function lower(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[’‘`´]/g, "'")
}
