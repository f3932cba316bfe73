import type { Transform } from '@doki/contracts'
import { quote } from '../values/refusal.ts'
import { multiply } from './scale.ts'

const shownCodes = 3

/** What a transform does, for a person, on one line: `the table keeps cents, or hundredths: 12.50 is 1250`. */
export function describeTransform(transform: Transform): string {
  switch (transform.kind) {
    case 'scale':
      return describeScale(transform.factor)
    case 'codes':
      return describeCodes(transform)
    case 'text':
      return describeText(transform)
    case 'part':
      return `the table keeps ${describePart(transform)}; it is read from the sheet, and never written there`
    case 'join': {
      const labels = transform.with.map(({ label }) => quote(label)).join(', ')
      const between = transform.separator === '' ? 'nothing' : quote(transform.separator)
      return `the cell is joined with ${labels}, with ${between} between them; it is read from the sheet, and never written there`
    }
    case 'constant':
      return `every row from the sheet gets ${quote(transform.value)}; the sheet has no column for it`
  }
}

function describeScale(factor: string): string {
  const example = `${factor === '0.01' ? '12.5' : '12.50'} is ${multiply('12.5', factor)}`
  if (factor === '100') return `the table keeps cents, or hundredths: ${example}`
  if (factor === '0.01') return `the table keeps shares of 1 for the sheet’s percents: ${example}`
  return `the table keeps the sheet’s number times ${factor}: ${example}`
}

function describeCodes({ pairs }: Extract<Transform, { kind: 'codes' }>): string {
  const some = pairs.slice(0, shownCodes).map(({ sheet, table }) => `${quote(sheet)} is ${quote(table)}`)
  const more = pairs.length - shownCodes
  return `the table keeps codes: ${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function describeText({ trim, case: letters }: Extract<Transform, { kind: 'text' }>): string {
  const how = [
    ...(trim ? ['without the spaces around them'] : []),
    ...(letters ? [`in ${letters} case`] : []),
  ]
  return `the table keeps texts ${how.join(', ') || 'as they are'}; the sheet keeps its spelling`
}

function describePart({ of, take, separator }: Extract<Transform, { kind: 'part' }>): string {
  if (of === 'person') {
    if (take === 'first') return 'the given names of a full name'
    if (take === 'last') return 'the family name of a full name'
    return take === 'rest' ? 'the given names after the first' : `given name ${take + 1} of a full name`
  }
  const what = of === 'words' ? 'word' : 'part'
  const which =
    take === 'rest'
      ? `all after the first ${what}`
      : `${typeof take === 'number' ? '' : `the ${take} `}${what}`
  const place = typeof take === 'number' ? ` ${take + 1}` : ''
  return `${which}${place} of the cell${of === 'separator' ? `, with ${quote(separator ?? ',')} between parts` : ''}`
}
