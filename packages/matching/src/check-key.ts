/** How well some columns tell the rows of a sheet apart. */
export interface KeyCheck {
  rows: number
  /** Rows with no value in one of the columns. */
  blank: number
  /** Rows whose values another row has too. */
  doubled: number
}

/** `texts` are the canonical texts of each key column, one for each row that has anything in it. */
export function checkKey(texts: readonly (readonly (string | null)[])[]): KeyCheck {
  const rows = texts[0]?.length ?? 0
  const seen = new Map<string, number>()
  let blank = 0
  for (let row = 0; row < rows; row++) {
    const parts = texts.map(column => column[row] ?? null)
    if (parts.some(part => part === null || part === '')) blank++
    else {
      const key = parts.length === 1 ? parts[0]! : JSON.stringify(parts)
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
  }
  let doubled = 0
  for (const count of seen.values()) if (count > 1) doubled += count
  return { rows, blank, doubled }
}

/** Whether every row is told apart. */
export function isUnique({ rows, blank, doubled }: KeyCheck): boolean {
  return rows > 0 && blank === 0 && doubled === 0
}

/** Whether so few rows are blank or doubled that they can be set aside and the rest go on. */
export function isNearlyUnique({ rows, blank, doubled }: KeyCheck): boolean {
  return rows > 0 && blank + doubled <= rows * 0.02
}

/** "12 rows have no value and 4 share theirs with another row". */
export function describeKey({ blank, doubled }: KeyCheck): string {
  const parts: string[] = []
  if (blank > 0) parts.push(`${rowsHave(blank)} no value`)
  if (doubled > 0) parts.push(`${rowsHave(doubled)} a value that another row has too`)
  return parts.join(' and ')
}

function rowsHave(count: number): string {
  return count === 1 ? '1 row has' : `${count.toLocaleString('en-US')} rows have`
}
