/** Lines of a table with its columns aligned; cells are cut at `most` characters. */
export function table(head: string[], rows: string[][], most = 44): string {
  const cut = (text: string) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
  const all = [head, ...rows].map(row => row.map(cell => cut(cell.replaceAll(/\s+/g, ' '))))
  const widths = head.map((_, at) => Math.max(...all.map(row => row[at]?.length ?? 0)))
  const line = (row: string[]) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd()
  const [first = [], ...rest] = all
  return [line(first), line(widths.map(width => '─'.repeat(width))), ...rest.map(line)].join('\n')
}

/** `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** `1 row`, `2 rows`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}
