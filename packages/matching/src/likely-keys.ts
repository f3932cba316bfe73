import { conceptsOf } from './names/concepts.ts'
import { tokenize } from './names/tokens.ts'
import type { KeyColumn } from './suggest-key.ts'

/** How much a word in a name speaks for the column being the id of a row. */
const idWords: Record<string, number> = {
  identifier: 4,
  'order number': 4,
  'invoice number': 4,
  'purchase order': 3,
  'serial number': 4,
  'asset tag': 4,
  'tracking number': 3,
  sku: 3,
  barcode: 3,
  email: 3,
  'user name': 3,
  reference: 2,
  code: 2,
  number: 2,
  slug: 2,
  handle: 2,
}
/** Words of the second half of a key of two: line 3 of order 17. */
const lineWords = new Set([
  'line',
  'line item',
  'position',
  'sequence',
  'part',
  'revision',
  'version',
  'variant',
  'row',
])
const mostText = 100

/** Columns, then pairs of columns, that look like the id of a row, the likeliest first. */
export function likelyKeys(columns: readonly KeyColumn[], about: readonly string[]): KeyColumn[][] {
  const scored = columns
    .map((column, place) => ({ column, score: idScore(column, about), isLine: isLine(column), place }))
    .filter(({ score, isLine }) => score > 0 || isLine)
    .sort((a, b) => b.score - a.score || a.place - b.place)
  const single = scored.filter(({ score }) => score > 0)
  const pairs = single
    .slice(0, 3)
    .flatMap(first =>
      scored
        .filter(({ isLine, column }) => isLine && column !== first.column)
        .map(second => [first.column, second.column]),
    )
  return [...single.map(({ column }) => [column]), ...pairs]
}

function idScore({ mapping, texts }: KeyColumn, about: readonly string[]): number {
  if (!['integer', 'uuid', 'text'].includes(mapping.type)) return 0
  const concepts = conceptsOf(tokenize(mapping.label).words).map(({ id }) => id)
  const word = Math.max(0, ...concepts.map(id => idWords[id] ?? 0))
  const isUuid = mapping.type === 'uuid'
  if (word === 0 && !isUuid) return 0
  if (mapping.type === 'text' && texts().some(text => (text?.length ?? 0) > mostText)) return 0
  const rest = concepts.filter(id => !(id in idWords))
  const isOwn = rest.length === 0 || rest.every(id => about.includes(id) || id === 'row' || id === 'record')
  return word + (isUuid ? 2 : 0) + (isOwn ? 2 : 0)
}

function isLine({ mapping }: KeyColumn): boolean {
  if (!['integer', 'text'].includes(mapping.type)) return false
  return conceptsOf(tokenize(mapping.label).words).some(({ id }) => lineWords.has(id))
}
