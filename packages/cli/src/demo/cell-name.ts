/** The A1 name of the cell in a 0-based column and a 1-based row. */
export function cellName(index: number, row: number): string {
  return letters(index) + row
}

function letters(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : letters(Math.floor(index / 26) - 1) + letters(index % 26)
}
