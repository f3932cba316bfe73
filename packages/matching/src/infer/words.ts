/** Texts that stand for "nothing here" in columns of numbers, dates and the like; in a column of texts they are texts. */
const blankWords = new Set([
  ...['na', 'n/a', 'n.a.', '-', '--', '–', '—', '?', '.', 'null', 'nil', 'none', 'nan'],
  ...['unknown', 'unk', 'missing', 'tbd', 'not available', 'not applicable'],
])

/** "NA", "n/a", "-" and the like. */
export function isBlankWord(text: string): boolean {
  return text.length <= 14 && blankWords.has(text.toLowerCase())
}

/** Pairs of words for true and false, lower case. A column of 0 and 1 is a column of numbers. */
export const booleanPairs: readonly (readonly [yes: string, no: string])[] = [
  ['true', 'false'],
  ['yes', 'no'],
  ['y', 'n'],
  ['t', 'f'],
  ['on', 'off'],
  ['ja', 'nein'],
  ['oui', 'non'],
  ['sí', 'no'],
  ['si', 'no'],
  ['sim', 'não'],
  ['vero', 'falso'],
  ['wahr', 'falsch'],
  ['vrai', 'faux'],
  ['ja', 'nee'],
  ['да', 'нет'],
  ['是', '否'],
  ['はい', 'いいえ'],
]

/** Meanings of names whose numbers are names, not amounts: nobody adds up two postal codes. */
export const codeMeanings = new Set([
  ...['postal code', 'phone', 'mobile', 'fax', 'sku', 'barcode', 'ean', 'isbn', 'iban', 'serial number'],
  ...['tracking number', 'account number', 'tax number', 'vat number', 'tax id'],
])

/** Meanings of names whose values are money: whole so far, or not. */
export const moneyMeanings = new Set([
  ...['amount', 'price', 'cost', 'total', 'subtotal', 'tax', 'discount', 'balance', 'salary', 'fee'],
  ...['revenue', 'profit'],
])
