import { joinDecimal, plainDecimal } from '../values/number-text.ts'

interface Decimal {
  digits: bigint
  /** Digits after the point. */
  scale: number
}

/** A canonical decimal times another one, exactly: digits are moved or multiplied as whole numbers, never as floats. */
export function multiply(text: string, factor: string): string {
  const [a, b] = [decimalOf(text), decimalOf(factor)]
  return textOf(a.digits * b.digits, a.scale + b.scale)
}

/** The decimal that times `factor` is `text`; undefined when it would have no end, as 1 divided by 3. */
export function divide(text: string, factor: string): string | undefined {
  const [a, b] = [decimalOf(text), decimalOf(factor)]
  const twos = countOf(b.digits, 2n)
  const fives = countOf(b.digits, 5n)
  const rest = b.digits / 2n ** BigInt(twos) / 5n ** BigInt(fives)
  if (a.digits % rest !== 0n) return undefined
  // What is left to divide by is 2s and 5s: as many of the other are multiplied with, and tens are only a shift.
  const tens = Math.max(twos, fives)
  const missing = 2n ** BigInt(tens - twos) * 5n ** BigInt(tens - fives)
  return textOf((a.digits / rest) * missing, a.scale - b.scale + tens)
}

/** Is this a canonical decimal, and no `NaN` or `Infinity` of a table? */
export function isDecimal(text: string): boolean {
  return plainDecimal(text) === text
}

function decimalOf(text: string): Decimal {
  const point = text.indexOf('.')
  if (point < 0) return { digits: BigInt(text), scale: 0 }
  return { digits: BigInt(text.replace('.', '')), scale: text.length - point - 1 }
}

function textOf(digits: bigint, scale: number): string {
  const negative = digits < 0n
  return joinDecimal(negative, String(negative ? -digits : digits), '', -scale)
}

function countOf(number: bigint, prime: bigint): number {
  let count = 0
  for (let rest = number; rest % prime === 0n; rest /= prime) count++
  return count
}
