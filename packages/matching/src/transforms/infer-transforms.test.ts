import type { ColumnFormat, ColumnType, SheetCell } from '@doki/contracts'
import { converterOf, Refusal } from '@doki/sync'
import fc from 'fast-check'
import { test } from 'tap'
import { inferTransform, inferTransforms } from './infer-transforms.ts'
import type { InferredTransform, TransformQuestion, Translate } from './transform-question.ts'

const german: Record<string, string[]> = {
  offen: ['open'],
  bezahlt: ['paid'],
  storniert: ['cancelled'],
  mannlich: ['male'],
  weiblich: ['female'],
}
const translate: Translate = text => german[text] ?? []

test('units in the names say what the table counts in', t => {
  const amounts = [12.5, 99.99, 4, 1250.4]
  const says = (header: string, column: string, factor: string, more: More = {}) =>
    t.match(infer({ header, column, type: 'decimal', cells: amounts, ...more }), {
      transform: { kind: 'scale', factor },
    })
  says('Amount (€)', 'amount_cents', '100')
  says('Total EUR', 'totalMinor', '100', { type: 'integer' })
  says('Price', 'price_cents', '100', { type: 'integer' })
  says('Price', 'price_cents', '100', { cells: ['$4', '$12'], format: { currency: ['$'] } })
  says('Price in cents', 'price_usd', '0.01')
  says('Weight [kg]', 'weight_g', '1000')
  says('weight_g', 'weight_kg', '0.001')
  says('Weight', 'mass', '1000', { units: ['kg', 'g'] })
  says('Distance km', 'distance_m', '1000')
  says('Duration (h)', 'duration_min', '60')
  says('Rate %', 'rate_share', '0.01')
  says('Rate %', 'rate_percent', '100', { cells: ['12%', '3.5%'], format: { percent: true } })
  const found = infer({
    header: 'Amount (€)',
    column: 'amount_cents',
    type: 'integer',
    cells: [...amounts, 1.005],
  })
  t.same(found, null, 'too many that it cannot hold')
  t.same(infer({ header: 'Amount (€)', column: 'amount_cents', type: 'integer', cells: amounts }), {
    transform: { kind: 'scale', factor: '100' },
    reasons: ['“amount_cents” counts in cents, and the sheet in €'],
    preview: [
      { sheet: '12.5', table: '1250' },
      { sheet: '99.99', table: '9999' },
      { sheet: '4', table: '400' },
      { sheet: '1250.4', table: '125040' },
    ],
  })
  t.end()
})

test('names that say nothing, or say what the numbers deny, make no factor', t => {
  const numbers = Array.from({ length: 20 }, (_, at) => at * 7 + 3)
  const none = (header: string, column: string, more: More = {}) =>
    t.same(infer({ header, column, type: 'integer', cells: numbers, ...more }), null, `${header} ${column}`)
  none('Amount', 'amount')
  none('Amount (kg)', 'amount_cents')
  none('Weight kg', 'weight_kg')
  none('Amount', 'amount_cents')
  none('Minutes', 'duration_h')
  none('Price €', 'price_cents', { sample: numbers.map(number => String(number + 1)) })
  none('Rate %', 'rate_share', { type: 'decimal', cells: ['12%'], format: { percent: true } })
  none('Price €', 'price_cents', { type: 'text' })
  none('Price €', 'price_cents', { cells: ['on request', 'n/a'] })
  t.end()
})

test('numbers themselves say that the table keeps cents, or shares', t => {
  const prices = Array.from({ length: 40 }, (_, at) => at * 3.17 + 0.5).map(
    price => Math.round(price * 100) / 100,
  )
  const others = Array.from({ length: 30 }, (_, at) => String(Math.round((at * 4.1 + 1.2) * 100)))
  const sized = infer({ header: 'Price', column: 'price', type: 'integer', cells: prices, sample: others })
  t.match(sized, {
    transform: { kind: 'scale', factor: '100' },
    reasons: [/about 100 times as large/, /amounts with cents, and the table whole numbers/],
  })
  const whole = [5, 12, 40, 99]
  const cents = whole.map(amount => String(amount * 100))
  t.match(infer({ header: 'Price', column: 'price', type: 'integer', cells: whole, sample: cents }), {
    transform: { factor: '100' },
    reasons: ['4 numbers of the sheet, times 100, are in the table'],
  })
  const percents = Array.from({ length: 20 }, (_, at) => at * 4.5 + 2)
  const shares = percents.map(percent => String((percent + 1) / 100))
  t.match(infer({ header: 'Score', column: 'score', type: 'decimal', cells: percents, sample: shares }), {
    transform: { factor: '0.01' },
  })
  const loads = [1.25, 0.5, 2.75, 3.125].map(load => load + 0.001)
  const grams = loads.map(load => String(Math.round(load * 1000)))
  t.match(infer({ header: 'Load', column: 'load', type: 'integer', cells: loads, sample: grams }), {
    transform: { factor: '1000' },
  })
  t.same(
    infer({ header: 'Price', column: 'price', type: 'integer', cells: prices, sample: prices.map(String) }),
    null,
  )
  t.same(infer({ header: 'Count', column: 'count', type: 'integer', cells: percents, sample: others }), null)
  t.end()
})

test('labels are paired with codes by their letters, their words, and what is short for them', t => {
  const says = (labels: string[], codes: string[], wanted: Record<string, string>, more: More = {}) => {
    const found = infer({ cells: often(labels), sample: often(codes), translate, ...more })
    t.same(pairsOf(found), wanted, `${labels} ${codes}`)
  }
  says(['In Progress', 'Done', 'On hold'], ['in_progress', 'done', 'on-hold'], {
    'In Progress': 'in_progress',
    Done: 'done',
    'On hold': 'on-hold',
  })
  says(['Open', 'Finance', 'Legal'], ['OPE', 'FIN', 'LEG'], { Open: 'OPE', Finance: 'FIN', Legal: 'LEG' })
  says(['In progress', 'Not yet'], ['IP', 'NY'], { 'In progress': 'IP', 'Not yet': 'NY' })
  says(['Completed', 'Pending'], ['CMPL', 'PNDG'], { Completed: 'CMPL', Pending: 'PNDG' })
  says(['Offen', 'Bezahlt', 'Storniert'], ['open', 'paid', 'cancelled'], {
    Offen: 'open',
    Bezahlt: 'paid',
    Storniert: 'cancelled',
  })
  says(['männlich', 'weiblich'], ['M', 'F'], { männlich: 'M', weiblich: 'F' })
  says(['Open', 'Done', 'Paused', 'In Progress'], ['open', 'done', 'paused', 'in_progress'], {
    Open: 'open',
    Done: 'done',
    Paused: 'paused',
    'In Progress': 'in_progress',
  })
  says(['M', 'F'], ['male', 'female'], { M: 'male', F: 'female' })
  says(['1 - Low', '2 - High'], ['1', '2'], { '1 - Low': '1', '2 - High': '2' }, { type: 'integer' })
  says(
    ['Offen', 'Bezahlt'],
    [],
    { Offen: 'open', Bezahlt: 'paid', lost: 'lost' },
    {
      type: 'enum',
      limits: { values: ['open', 'paid', 'lost'] },
    },
  )
  t.end()
})

test('a table of codes says why, and what becomes of real rows', t => {
  const cells = [...often(['In Progress', 'Done']), ...often(['In Progress', 'Done'], 30), 'whatever']
  const found = infer({ cells, sample: often(['in_progress', 'done', 'gone']) })
  t.same(found?.reasons, [
    '“In Progress” and “in_progress” have the same letters',
    'rows with “whatever” are set aside',
    'the sheet has no word for “gone”: it is written as it is',
  ])
  t.same(found?.preview, [
    { sheet: 'In Progress', table: 'in_progress' },
    { sheet: 'Done', table: 'done' },
    { sheet: 'whatever', table: null },
  ])
  t.end()
})

test('nothing is guessed of labels that are not all known, or are the codes already', t => {
  const none = (labels: string[], codes: string[], more: More = {}) =>
    t.same(
      infer({ cells: often(labels), sample: often(codes), translate, ...more }),
      null,
      `${labels} ${codes}`,
    )
  none(['Low', 'Middle', 'High'], ['1', '2', '3'])
  none(['Red', 'Green'], ['open', 'closed'])
  none(['In Progress', 'Done', 'Waiting'], ['in_progress', 'done', 'stuck'])
  none(['Open', 'Closed'], ['open', 'closed'])
  none(['Open', 'Opened'], ['op', 'x'])
  none(['a', 'b'], ['a', 'b'])
  none(['In Progress', 'Done'], [])
  none(['In Progress', 'Done'], ['in_progress', 'done'], { type: 'date' })
  const names = Array.from({ length: 60 }, (_, at) => `Name ${at}`)
  t.same(infer({ cells: names, sample: names.map(name => name.replace(' ', '_')) }), null, 'no list of codes')
  t.end()
})

test('texts that differ in case and spaces alone are tidied', t => {
  const codes = Array.from({ length: 20 }, (_, at) => `ab-${at * 37}`)
  t.match(infer({ cells: codes, sample: codes.map(code => code.toUpperCase()) }), {
    transform: { kind: 'text', trim: false, case: 'upper' },
    reasons: ['20 values are the same once they are in upper case'],
  })
  t.match(infer({ cells: codes.map((code, at) => (at % 3 ? code : `${code} `)), sample: codes }), {
    transform: { kind: 'text', trim: true, case: null },
    reasons: ['20 values are the same once spaces around them are left out'],
    preview: [{ sheet: 'ab-0 ', table: 'ab-0' }],
  })
  t.match(infer({ cells: [' DE ', 'FR', 'IT', 'ES'], sample: ['de', 'fr', 'it', 'es'] }), {
    transform: { kind: 'text', trim: true, case: 'lower' },
  })
  t.same(infer({ cells: codes, sample: codes }), null)
  t.same(infer({ cells: codes, sample: ['XY-1', 'XY-2', 'XY-3'] }), null, 'other values')
  t.same(infer({ cells: codes, sample: [] }), null)
  t.end()
})

test('whatever the columns hold, a transform reads nearly all cells, shows rows as a run would read them, and is a true one', t => {
  const some = <T>(...palettes: T[][]) =>
    fc.constantFrom(...palettes).chain(palette => fc.array(fc.constantFrom(...palette), { maxLength: 30 }))
  const question = fc.record({
    cells: some<SheetCell>(
      [null, '', 'Open', 'open ', 'In Progress', 'Done'],
      ['ab', 'cd ', ' EF', 'gh', 'ij', 7],
      [12.5, 0.25, 1.37, 99, null, '4.20', 'x'],
      ['12%', '1,5', true, 12],
    ),
    sample: some<string | null>(
      ['open', 'in_progress', 'done', null],
      ['AB', 'CD', 'EF', 'GH', 'IJ'],
      ['1250', '25', '137', '9900', '420'],
      ['0.5', '1'],
    ),
    type: fc.constantFrom<ColumnType[]>('text', 'integer', 'decimal', 'enum', 'date', 'boolean'),
    header: fc.constantFrom('Amount', 'Price €', 'Weight kg', 'Rate %', ''),
    column: fc.constantFrom('amount_cents', 'weight_g', 'rate_share', 'status'),
  })
  const kinds = new Set<string>()
  fc.assert(
    fc.property(question, asked => {
      const inferred = infer(asked)
      if (!inferred) return true
      const { preview, transform, reasons } = inferred
      kinds.add(transform.kind)
      const { type, cells } = asked
      const read = converterOf({ type, limits: {}, format: {}, nullable: true, transform })
      const values = cells.map(read)
      const refused = values.filter(value => value instanceof Refusal).length
      const isTrue = preview.every(({ sheet, table }) =>
        cells.some((cell, at) => String(cell) === String(sheet) && (values[at] === table || table === null)),
      )
      return preview.length <= 5 && reasons.length > 0 && isTrue && refused <= cells.length / 10
    }),
    { numRuns: 3_000 },
  )
  t.same([...kinds].sort(), ['codes', 'scale', 'text'])
  t.same(inferTransforms([]), [])
  t.end()
})

interface More {
  type?: ColumnType
  cells?: readonly SheetCell[]
  sample?: readonly (string | null)[]
  format?: ColumnFormat
  limits?: TransformQuestion['table']['limits']
  units?: [string, string]
  translate?: Translate
}

function infer({
  header = 'Status',
  column = 'status',
  ...more
}: More & { header?: string; column?: string }): InferredTransform | null {
  const { type = 'text', cells = [], sample = [], format = {}, limits = {}, units: [from, to] = [] } = more
  return inferTransform({
    sheet: { header, cells, format, ...(from !== undefined && { unit: from }) },
    table: { column, type, limits, sample, ...(to !== undefined && { unit: to }) },
    ...(more.translate && { translate: more.translate }),
  })
}

/** Each value some times, in turn. */
function often(values: readonly string[], times = 6): string[] {
  return Array.from({ length: times }, () => values).flat()
}

function pairsOf(found: InferredTransform | null): Record<string, string> | null {
  if (found?.transform.kind !== 'codes') return null
  return Object.fromEntries(found.transform.pairs.map(({ sheet, table }) => [sheet, table]))
}
