/**
 * The plain decimal text of a number cell. A sheet computes in doubles and shows 15 digits, so a fraction is read to
 * 15: `=0.1+0.2` is 0.3, as its author sees it. Whole numbers a double holds exactly keep every digit.
 */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : String(value)
  const text = String(value)
  if (text.length <= 16 && !text.includes('e')) return text
  return plainDecimal(String(Number(value.toPrecision(15)))) ?? text
}

const scientific = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** Canonical decimal text of a numeral, exponent or not: no exponent, no spare zeros, no `-0`. Undefined: no numeral. */
export function plainDecimal(text: string): string | undefined {
  const parts = scientific.exec(text)
  if (!parts) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  if (whole === '' && fraction === '') return undefined
  return joinDecimal(sign === '-', whole, fraction, Number(exponent))
}

/** Canonical decimal of digits before and after the point, the point moved `shift` places to the right. */
export function joinDecimal(negative: boolean, whole: string, fraction: string, shift: number): string {
  let left = whole
  let right = fraction
  if (shift > 0) {
    left += right.slice(0, shift).padEnd(shift, '0')
    right = right.slice(shift)
  } else if (shift < 0) {
    const padded = left.padStart(-shift, '0')
    right = padded.slice(padded.length + shift) + right
    left = padded.slice(0, padded.length + shift)
  }
  left = left.replace(/^0+/, '') || '0'
  right = trimZeros(right)
  const text = right === '' ? left : `${left}.${right}`
  return negative && text !== '0' ? `-${text}` : text
}

/** Without the zeros at its end. A loop: a regular expression would be slow on a long row of inner zeros. */
export function trimZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--
  return digits.slice(0, end)
}
