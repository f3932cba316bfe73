/**
 * Whether all texts in a JSON value are characters: an escape can name half of one (`"\ud800"`), which no database keeps and
 * no answer sends as it came.
 */
export function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isWellFormed)
  return Object.entries(value).every(([name, each]) => name.isWellFormed() && isWellFormed(each))
}
