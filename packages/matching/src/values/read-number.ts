import { fold } from '../names/fold.ts'

const shape =
  /^(\()?\s*([-+−±約约~≈<>]*)\s*([^\d\s.,()+−-]{1,5}\s?)?([-+−])?((?:\d{1,3}(?:[ \u00a0\u202f'’.,]\d{3})+|\d+)(?:[.,]\d+)?|[.,]\d+)\s*([^\d()]{0,14})(\))?$/u
/** What stands behind a number and makes it larger. */
const powers: [RegExp, number][] = [
  [/^(k|tsd\.?|тыс\.?)$/i, 1e3],
  [/^(m|mio\.?|mn|млн\.?)$/i, 1e6],
  [/^(b|bn|mrd\.?|млрд\.?)$/i, 1e9],
  [/^[萬万]/, 1e4],
  [/^[億亿]/, 1e8],
]

/**
 * A text as a number, whatever the country and the unit: "1.234,56 €", "(12.5%)", "約 23.68 坪"; null when it is none. For
 * comparing columns only: which sign is the decimal one is guessed from the one text.
 */
export function readNumber(text: string): { value: number; mark: string | null } | null {
  if (text.length > 40 || !/\d/.test(text)) return null
  const found = shape.exec(text)
  if (!found) return null
  const [, open, sign = '', before, minus, digits = '', after = '', close] = found
  if (Boolean(open) !== Boolean(close)) return null
  if (/\p{L}{4}/u.test(after) || (before && /^\p{L}{3,}/u.test(before) && !/^[A-Z]{3}\s?$/.test(before)))
    return null
  // A phone number, or a code that begins with letters.
  if (digits.replace(/\D/g, '').length > 7 && (sign.includes('+') || (before && /^[A-Z]{1,3}$/.test(before))))
    return null
  const power = powers.find(([is]) => is.test(after.trim()))?.[1] ?? 1
  const number = plainNumber(digits) * power
  const isMinus = open !== undefined || /[-−]/.test(sign) || minus === '-' || minus === '−'
  const mark = fold((before ?? '') + after).replace(/[\s.]/g, '')
  return { value: isMinus ? -number : number, mark: mark === '' ? null : mark }
}

function plainNumber(digits: string): number {
  const plain = digits.replace(/[ \u00a0\u202f'’]/g, '')
  const comma = plain.lastIndexOf(',')
  const dot = plain.lastIndexOf('.')
  const last = Math.max(comma, dot)
  if (last < 0) return Number(plain)
  const sign = comma > dot ? ',' : '.'
  const isBoth = comma >= 0 && dot >= 0
  const isGroup = !isBoth && plain.length - last - 1 === 3 && (plain.split(sign).length > 2 || sign === ',')
  const cut = isGroup ? plain.length : last
  return Number(`${plain.slice(0, cut).replace(/[.,]/g, '')}.${plain.slice(cut + 1) || '0'}`)
}
