/** `A` of 0, `Z` of 25, `AA` of 26. */
export function columnLetter(index: number): string {
  let letters = ''
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return letters
}

/** `B2`, or `B2:D40` with a far corner. Columns are 0-based, rows 1-based, both corners inside. */
export function a1(column: number, row: number, lastColumn = column, lastRow = row): string {
  const first = `${columnLetter(column)}${row}`
  const last = `${columnLetter(lastColumn)}${lastRow}`
  return first === last ? first : `${first}:${last}`
}
