import { sheetColumn } from '../map-to-table.ts'
import type { FullColumn } from '../sheet-table.ts'
import { kindNames } from '../values/kinds.ts'
import { type Numbers, profileValues, type ValueProfile } from '../values/value-profile.ts'

/** What a column of the sheet holds, in words, without any value: sizes are rounded to powers of ten, shares to twentieths. */
export function describeValues(full: FullColumn): string {
  const { filled } = full.profile.facts
  if (filled === 0) return 'no values'
  const values = profileValues(sheetColumn(full).values)
  const blank = (full.cells.length - filled) / full.cells.length
  return [...contentOf(values), `${percent(blank)} blank`, differentOf(values)].join('; ')
}

function contentOf(values: ValueProfile): string[] {
  const kinds = [...values.kinds.keys()].map(kind => kindNames[kind])
  if (values.yesNo > 0.9) return [...kinds, 'yes or no']
  if (values.numbers && values.numeric >= 0.8) return [...kinds, numbersOf(values.numbers)]
  if (values.dates) {
    const [first, , last] = values.dates.quantiles.map(yearOf)
    return [...kinds, `dates${values.dates.withTime > 0.5 ? ' with times' : ''}, years ${first} to ${last}`]
  }
  if (values.clock > 0.8) return ['times of day']
  const { length, fixedLength, wordCount } = values.text
  const long = fixedLength > 0 ? 'all equally long, ' : ''
  return [...kinds, `texts, ${long}about ${Math.round(length)} characters and ${Math.round(wordCount)} words`]
}

function numbersOf({ quantiles, whole, negative, runs }: Numbers): string {
  const [low = 0, , , , high = 0] = quantiles
  const range = `from the order of ${magnitude(low)} to ${magnitude(high)}`
  const sign = negative > 0 ? ', some negative' : ''
  return `${whole === 1 ? 'whole numbers' : 'decimal numbers'} ${range}${sign}${runs ? ', counting up by one' : ''}`
}

/** `-10^3` for -1,234. */
function magnitude(number: number): string {
  if (number === 0) return '0'
  return `${number < 0 ? '-' : ''}10^${Math.floor(Math.log10(Math.abs(number)))}`
}

function differentOf({ distinct, filled }: ValueProfile): string {
  const share = distinct.size / Math.max(1, filled)
  return share === 1 ? 'all different' : `${percent(share)} of them different`
}

function yearOf(days: number): number {
  return new Date(days * 86_400_000).getUTCFullYear()
}

function percent(share: number): string {
  return `${Math.round(share * 20) * 5} %`
}
