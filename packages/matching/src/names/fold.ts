const letters: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/**
 * A text as it is compared: lower case, full-width forms made plain, accents taken off. Japanese voicing marks stay, as
 * they make other words.
 */
export function fold(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase()
  // Nearly all names are ASCII.
  if (/^[ -~]*$/.test(plain)) return plain
  return plain
    .normalize('NFD')
    .replace(/([\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/[ßøłæœđðþı]/g, letter => letters[letter] ?? letter)
}

/** German and Nordic names are also written without umlauts: "Fälligkeit" is "faelligkeit" as well as "falligkeit". */
export function foldUmlauts(text: string): string {
  return fold(
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[äöü]/g, letter => `${umlauts[letter]}`),
  )
}

const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' }
