/**
 * The one-to-one assignment with the highest total score; pairs below `least` are left out. `scores[i][j]` is how well
 * row i fits column j, 0..1. Returns the column of every row, null when it is better without one. O(n^3).
 *
 * Hungarian method with potentials: Jonker and Volgenant, "A Shortest Augmenting Path Algorithm for Dense and Sparse
 * Linear Assignment Problems", 1987.
 */
export function assign(scores: readonly (readonly number[])[], least: number): (number | null)[] {
  const rows = scores.length
  const columns = scores[0]?.length ?? 0
  if (rows === 0 || columns === 0) return scores.map(() => null)
  // What has nothing to choose from takes no part.
  const usedRows = indexes(rows).filter(row => scores[row]!.some(score => score >= least))
  const usedColumns = indexes(columns).filter(column => usedRows.some(row => scores[row]![column]! >= least))
  // Every row has a place of its own beside the real columns: staying alone, which is worth nothing.
  const width = usedColumns.length + usedRows.length
  const costs = usedRows.map(row =>
    Float64Array.from({ length: width }, (_, at) => {
      const score = at < usedColumns.length ? scores[row]![usedColumns[at]!]! : 0
      return at < usedColumns.length && score >= least ? -score : 0
    }),
  )
  const matched = cheapest(usedRows.length, width, costs)
  const out = new Array<number | null>(rows).fill(null)
  matched.forEach((at, index) => {
    const row = usedRows[index]!
    const column = usedColumns[at]
    if (column !== undefined && scores[row]![column]! >= least) out[row] = column
  })
  return out
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

/** The column of every row, for `rows` <= `columns`. */
function cheapest(rows: number, columns: number, costs: readonly Float64Array[]): number[] {
  const rowPrice = new Float64Array(rows + 1)
  const columnPrice = new Float64Array(columns + 1)
  const rowOf = new Int32Array(columns + 1)
  const before = new Int32Array(columns + 1)
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row
    let column = 0
    const reach = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
    const isDone = new Uint8Array(columns + 1)
    do {
      isDone[column] = 1
      const current = rowOf[column]!
      const cost = costs[current - 1]!
      let step = Number.POSITIVE_INFINITY
      let next = 0
      for (let j = 1; j <= columns; j++) {
        if (isDone[j]) continue
        const reduced = cost[j - 1]! - rowPrice[current]! - columnPrice[j]!
        if (reduced < reach[j]!) {
          reach[j] = reduced
          before[j] = column
        }
        if (reach[j]! < step) {
          step = reach[j]!
          next = j
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (isDone[j]) {
          rowPrice[rowOf[j]!]! += step
          columnPrice[j]! -= step
        } else reach[j]! -= step
      }
      column = next
    } while (rowOf[column] !== 0)
    while (column !== 0) {
      const previous = before[column]!
      rowOf[column] = rowOf[previous]!
      column = previous
    }
  }
  const out = new Array<number>(rows).fill(-1)
  for (let j = 1; j <= columns; j++) if (rowOf[j] !== 0) out[rowOf[j]! - 1] = j - 1
  return out
}
