/**
 * What makes two spellings one header: lower case, letters and digits only, no accents: "Kd.-Nr." and "KD NR" are both
 * `kdnr`. A header of signs alone ("#", "%") is itself. "" for a blank one.
 */
export function foldHeader(header: string): string {
  // Only the accents of European scripts go: the marks of others make another letter.
  const plain = header.normalize('NFKD').replaceAll(/[\u0300-\u036f]|[^\p{L}\p{M}\p{N}]/gu, '')
  // Down, up and down again: ß and ẞ become ss.
  return (plain.toLowerCase().toUpperCase().toLowerCase() || header.trim()).normalize('NFC')
}
