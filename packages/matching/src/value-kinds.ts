/** Kinds of texts that say what a column is, whatever it is called. */
export type ValueKind = 'email' | 'url' | 'phone' | 'uuid' | 'ip address'

const shapes: [ValueKind, RegExp][] = [
  ['email', /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/],
  ['url', /^(https?:\/\/|www\.)\S+$/i],
  ['uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['ip address', /^(\d{1,3}\.){3}\d{1,3}$/],
  ['phone', /^(?=(?:\D*\d){7,15}\D*$)(?=.*[+() -])\+?[\d\s()./-]+(?:x\d+)?$/],
]

/** The concept of the name lexicon that a column of this kind has. */
export const conceptOfKind: Record<ValueKind, string> = {
  email: 'email',
  url: 'website',
  phone: 'phone',
  uuid: 'identifier',
  'ip address': 'ip address',
}

/** The kind that at least nine of ten texts are of; null when there is none, or fewer than three texts. */
export function kindOf(texts: readonly string[]): ValueKind | null {
  if (texts.length < 3) return null
  for (const [kind, shape] of shapes) {
    const count = texts.filter(text => shape.test(text.trim())).length
    // A date such as 2020-01-31 has eight digits and dashes, too.
    const isDate =
      kind === 'phone' &&
      texts.some(text => /^\d{4}-\d\d-\d\d|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(text.trim()))
    if (count >= texts.length * 0.9 && !isDate) return kind
  }
  return null
}
