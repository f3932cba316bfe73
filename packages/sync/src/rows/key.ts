/**
 * One text for the parts of a key, which people see: `A-1`, or `Rome|2024` of two parts. Keys of one mapping have
 * equally many parts; for those the text is unambiguous (`\` and `|` within a part of several are escaped).
 */
export function keyText(parts: readonly string[]): string {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  return parts.map(part => part.replace(/[\\|]/g, '\\$&')).join('|')
}

/** The parts a `keyText` was made of; `count` as the mapping's key has columns. */
export function keyParts(text: string, count: number): string[] {
  if (count === 1) return [text]
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '|') {
      parts.push(part)
      part = ''
    } else part += text[at] === '\\' ? (text[++at] ?? '') : text[at]
  }
  return [...parts, part]
}
