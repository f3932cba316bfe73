const columns = ['Id', 'Order no', 'Ordered', 'Customer', 'Email', 'Qty', 'Price', 'Paid', 'Country', 'Note']

/** A CSV of orders, ten columns of mixed types, the same for the same number of rows. */
export function ordersCsv(rows: number): Uint8Array<ArrayBuffer> {
  const lines = [columns.join(',')]
  for (let id = 1; id <= rows; id++) lines.push(line(id))
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}

const countries = ['DE', 'FR', 'US', 'JP', 'BR', 'IN', 'NG']

function line(id: number): string {
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
    .join(',')
    .replace(/please call before noon, ref \d+/, found => `"${found}"`)
}
