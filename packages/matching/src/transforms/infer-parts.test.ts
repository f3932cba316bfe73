import type { SheetCell } from '@doki/contracts'
import fc from 'fast-check'
import { test } from 'tap'
import { inferParts } from './infer-parts.ts'
import type { LeftInSheet, LeftInTable } from './parts-question.ts'

const people = ['Ann Lee', 'Ludwig van Beethoven', 'Cher', 'Schmidt, Anna Maria', 'Bob Ross', 'Dr. Ada King', 'Eva Braun', 'Max Born', 'Li Na', 'Al Gore'] // biome-ignore format: names

const meanings: Record<string, string> = { firstname: 'first name', surname: 'last name', no: 'number' }

test('first and last names are taken out of full names', t => {
  for (const [header, first, last] of [
    ['Name', 'first_name', 'last_name'],
    ['Full name', 'given_name', 'family_name'],
    ['Customer name', 'firstname', 'surname'],
  ] as const) {
    const found = inferParts(question([left(header, 2, people)], [wanted(first), wanted(last)]))
    t.match(found, [
      { column: first, header, index: 2, transform: { kind: 'part', of: 'person', take: 'first' } },
      { column: last, header, index: 2, transform: { kind: 'part', of: 'person', take: 'last' } },
    ])
    t.same(
      found.map(({ preview }) => preview.map(({ table }) => table)),
      [
        ['Ann', 'Ludwig', 'Cher', 'Anna Maria', 'Bob'],
        ['Lee', 'van Beethoven', null, 'Schmidt', 'Ross'],
      ],
    )
    t.match(found[0]?.reasons, [/holds full names/])
  }
  t.end()
})

test('names of other things, and columns that may mean two, are left alone', t => {
  const both = [wanted('first_name'), wanted('last_name')]
  const none = (sheet: LeftInSheet[], table: LeftInTable[]) => t.same(inferParts(question(sheet, table)), [])
  none([left('Company name', 0, people)], both)
  none([left('Name', 0, ['Widget 2000', 'Gadget 3', 'Screw M3'])], both)
  none([left('Name', 0, ['Ann', 'Bob', 'Cher'])], both)
  none([left('Name', 0, people), left('Contact name', 1, people)], both)
  none([left('Name', 0, people)], [wanted('first_name')])
  none([left('Name', 0, people)], [...both, wanted('customer_first_name')])
  none(
    [left('Name', 0, people)],
    [wanted('first_name'), { ...wanted('last_name'), limits: { maxLength: 2 } }],
  )
  none([], both)
  t.end()
})

test('first and last names are joined, in the order of the table', t => {
  const sheet = [left('First name', 0, ['Ann', 'Bob', '']), left('Last name', 3, ['Lee', '', 'Cher'])]
  t.match(inferParts(question(sheet, [wanted('full_name')])), [
    {
      column: 'full_name',
      index: 0,
      transform: {
        kind: 'join',
        with: [{ index: 3, header: 'Last name', label: 'Last name' }],
        separator: ' ',
      },
      preview: [
        { sheet: 'Ann + Lee', table: 'Ann Lee' },
        { sheet: 'Bob + ', table: 'Bob' },
        { sheet: ' + Cher', table: 'Cher' },
      ],
    },
  ])
  const turned = inferParts(question(sheet, [wanted('name', ['Gore, Al', 'Born, Max'])]))
  t.match(turned, [{ index: 3, transform: { with: [{ index: 0 }], separator: ', ' } }])
  t.equal(turned[0]?.preview[0]?.table, 'Lee, Ann')
  t.end()
})

test('a street and a number are one line of an address', t => {
  const streets = left('Street', 1, ['Main St', 'Elm St', 'Hauptstr.'])
  const numbers = left('House number', 2, [7, '8b', null])
  const said = (sample: string[], sheet = [streets, numbers]) => {
    const [found] = inferParts(question(sheet, [wanted('address', sample)]))
    return found?.preview.map(({ table }) => table)
  }
  t.same(said([]), ['Main St 7', 'Elm St 8b', 'Hauptstr.'])
  t.same(said(['12 Oak St', '3 Pine St']), ['7 Main St', '8b Elm St', 'Hauptstr.'])
  t.same(said([], [streets, { ...numbers, index: 0 }]), ['7 Main St', '8b Elm St', 'Hauptstr.'])
  t.same(said([], [streets]), undefined)
  t.end()
})

test('a cell of two parts goes to two columns, where something says which', t => {
  const places = ['Berlin, 10115', 'Rome, 00118', 'Oslo, 0150', 'Paris, 75001']
  const zips = inferParts(question([left('City, ZIP', 4, places)], [wanted('city'), wanted('zip_code')]))
  t.match(zips, [
    { column: 'city', transform: { kind: 'part', of: 'separator', take: 'first', separator: ',' } },
    { column: 'zip_code', transform: { take: 'last' } },
  ])
  t.match(zips[1], { reasons: [/are postal codes/], preview: [{ sheet: 'Berlin, 10115', table: '10115' }] })
  const turned = ['10115 Berlin', '60311 Frankfurt am Main', '75001 Paris']
  t.match(inferParts(question([left('Location', 0, turned)], [wanted('city'), wanted('postal_code')])), [
    { column: 'postal_code', transform: { of: 'words', take: 'first' } },
    {
      column: 'city',
      transform: { of: 'words', take: 'rest' },
      preview: [{}, { table: 'Frankfurt am Main' }],
    },
  ])
  const sizes = Array.from({ length: 9 }, (_, at) => `${at}1/B${at}`)
  const known = [wanted('rack', sizes.map(size => `B${size[0]}`)), wanted('shelf', sizes.map(size => `${size[0]}1`))] // biome-ignore format: columns
  t.match(inferParts(question([left('Spot', 0, sizes)], known)), [{ column: 'shelf' }, { column: 'rack' }])
  t.same(inferParts(question([left('Spot', 0, sizes)], [wanted('rack'), wanted('shelf')])), [])
  t.same(inferParts(question([left('Notes', 0, places)], [wanted('city'), wanted('country')])), [])
  t.end()
})

test('nothing is used twice, and what is shown is what a run would read', async () => {
  const names = ['Name', 'First name', 'Last name', 'Street', 'House number', 'City, ZIP', 'Notes']
  const columns = ['first_name', 'last_name', 'full_name', 'address', 'city', 'zip', 'notes']
  const cell = fc.constantFrom<SheetCell>(null, 'Ann Lee', 'Bob Ross', 'Ann', 'Main St', 7, 'Rome, 00118')
  const sheet = fc
    .uniqueArray(fc.constantFrom(...names))
    .chain(headers =>
      fc.tuple(
        ...headers.map((header, at) =>
          fc.array(cell, { minLength: 4, maxLength: 4 }).map(cells => left(header, at, cells)),
        ),
      ),
    )
  const table = fc.uniqueArray(fc.constantFrom(...columns)).map(found => found.map(column => wanted(column)))
  fc.assert(
    fc.property(sheet, table, (leftInSheet, leftInTable) => {
      const found = inferParts(question(leftInSheet, leftInTable))
      const made = found.map(({ column }) => column)
      const uses = found.flatMap(({ index, transform }) =>
        transform.kind === 'join' ? [index, ...transform.with.map(place => place.index)] : [],
      )
      const apart = new Set(
        found.flatMap(({ index, transform }) => (transform.kind === 'part' ? [index] : [])),
      )
      return (
        new Set(made).size === made.length &&
        new Set(uses).size === uses.length &&
        !uses.some(index => apart.has(index)) &&
        found.every(({ reasons, preview }) => reasons.length > 0 && preview.length <= 5)
      )
    }),
    { numRuns: 1_000 },
  )
})

function question(leftInSheet: LeftInSheet[], leftInTable: LeftInTable[]) {
  return { leftInSheet, leftInTable, meaningOf }
}

/** As a dictionary says it, more or less. */
function meaningOf(name: string): string[] {
  const words = name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(word => word !== '')
  return words.flatMap(word => (meanings[word] ?? word).split(' '))
}

function left(header: string, index: number, cells: readonly SheetCell[]): LeftInSheet {
  return { header, label: header, index, cells, format: {} }
}

function wanted(column: string, sample: readonly (string | null)[] = []): LeftInTable {
  return { column, type: 'text', limits: {}, sample }
}
