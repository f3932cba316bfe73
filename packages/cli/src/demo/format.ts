/** Lines of a table with its columns aligned; cells are cut at `most` characters. */
export function table(head: string[], rows: string[][], most = 44): string {
  const cut = (text: string) => (widthOf(text) > most ? `${cutTo(text, most - 1)}…` : text)
  const all = [head, ...rows].map(row => row.map(cell => cut(cell.replaceAll(/\s+/g, ' '))))
  const widths = head.map((_, at) => Math.max(...all.map(row => widthOf(row[at] ?? ''))))
  const line = (row: string[]) =>
    `  ${row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))).join('  ')}`.trimEnd()
  const [first = [], ...rest] = all
  return [line(first), line(widths.map(width => '─'.repeat(width))), ...rest.map(line)].join('\n')
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\u30fc\uff01-\uff60]/u

/** In columns of a terminal: a letter of Chinese, Japanese or Korean takes two, a mark above another none. */
function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += wide.test(letter) ? 2 : /\p{M}/u.test(letter) ? 0 : 1
  return width
}

function cutTo(text: string, most: number): string {
  let cut = ''
  for (const letter of text) {
    if (widthOf(cut + letter) > most) break
    cut += letter
  }
  return cut
}

/** `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** `1 row`, `2 rows`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}
