import { wordsAbout } from './names/column-name.ts'
import type { KeyColumn } from './suggest-key.ts'

/** How much words at the end of a name speak for the column being the id of a row. */
const idWords: Record<string, number> = {
  ...{ id: 4, key: 3, uuid: 4, sku: 3, barcode: 3, ean: 3, username: 3 },
  // An address tells people apart, too, but they change it, and share it.
  ...{ email: 1 },
  ...{ reference: 2, code: 2, number: 2, slug: 2, handle: 2, 'purchase order': 3, 'asset tag': 4 },
  ...{ 'order number': 4, 'invoice number': 4, 'serial number': 4, 'tracking number': 3 },
  ...{ 'phone number': 0, 'house number': 0, 'account number': 1, 'postal code': 0, 'country code': 0 },
}
/** Words of the second half of a key of two: line 3 of order 17. */
const lineWords = new Set([
  'line',
  'item',
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
  const words = wordsAbout(mapping.label)
  const pair = words.slice(-2).join(' ')
  const isPair = words.length > 1 && pair in idWords
  const word = idWords[isPair ? pair : (words.at(-1) ?? '')] ?? 0
  const isUuid = mapping.type === 'uuid'
  if (word === 0 && !isUuid) return 0
  if (mapping.type === 'text' && texts().some(text => (text?.length ?? 0) > mostText)) return 0
  const rest = isPair ? [] : words.slice(0, -1)
  const isOwn = rest.every(word => about.includes(word) || word === 'row' || word === 'record')
  const isAddress = words.at(-1) === 'email'
  return word + (isUuid ? 2 : 0) + (isOwn && !isAddress ? 2 : 0)
}

function isLine({ mapping }: KeyColumn): boolean {
  if (!['integer', 'text'].includes(mapping.type)) return false
  return wordsAbout(mapping.label).some(word => lineWords.has(word))
}
