const columns = ['Id', 'Order no', 'Ordered', 'Customer', 'Email', 'Qty', 'Price', 'Paid', 'Country', 'Note']

/** What Google allows a spreadsheet to hold. */
const mostCells = 10_000_000

/** Columns of so many orders: all ten, or as many as a spreadsheet of that length may have. */
export function ordersColumns(rows: number): string[] {
  return columns.slice(0, Math.floor(mostCells / (rows + 1)))
}

/** Lines made at a time: a million of them at once would be half a gigabyte of texts. */
const chunkLines = 20_000

/** A CSV of orders, columns of mixed types, the same for the same number of rows. */
export function ordersCsv(rows: number): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const width = ordersColumns(rows).length
  const chunks = [ordersHeader(rows)]
  for (let first = 1; first <= rows; first += chunkLines) {
    const count = Math.min(chunkLines, rows - first + 1)
    chunks.push(
      encoder.encode(Array.from({ length: count }, (_none, at) => `${line(first + at, width)}\n`).join('')),
    )
  }
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

const countries = ['DE', 'FR', 'US', 'JP', 'BR', 'IN', 'NG']

function line(id: number, width: number): string {
  const day = new Date(Date.UTC(2020, 0, 1 + (id % 2000))).toISOString().slice(0, 10)
  const price = (((id * 7919) % 99_991) / 100).toFixed(2)
  return [
    id,
    `A-${1_000_000 + id}`,
    day,
    `Customer ${(id * 31) % 5_000}`,
    `customer${(id * 31) % 5_000}@example.com`,
    1 + (id % 9),
    price,
    id % 3 === 0 ? 'TRUE' : 'FALSE',
    countries[id % countries.length],
    id % 5 === 0 ? `please call before noon, ref ${id}` : '',
  ]
    .slice(0, width)
    .join(',')
    .replace(/please call before noon, ref \d+/, found => `"${found}"`)
}

/** The header of the orders, and nothing below it. */
export function ordersHeader(rows: number): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${ordersColumns(rows).join(',')}\n`)
}
