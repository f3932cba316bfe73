import { world } from '../lexicon/world.ts'
import { fold } from '../names/fold.ts'

const clock = String.raw`(?:[T ,;]+(?:at |um |à |alle )?(\d{1,2}[:.h]\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?)\s*(?:Uhr|Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?`
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.年])\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?${clock}$`, 'i')
const yearLast = new RegExp(
  String.raw`^(?:\p{L}{2,4}\.?,?\s)?(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${clock}$`,
  'iu',
)
const named = new RegExp(
  String.raw`^(?:\p{L}{2,}\.?,\s+)?(?:(\d{1,2})\.?(?:st|nd|rd|th)?[\s/-]+(?:(?:of|de)\s+)?(\p{L}{3,})\.?,?[\s/-]+(?:de\s+)?(\d{4}|\d{2})|(\p{L}{3,})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4}))${clock}$`,
  'iu',
)
const compact = /^(19|20)(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const alone = /^([01]?\d|2[0-3])[:h][0-5]\d(:[0-5]\d(\.\d+)?)?(\s*[ap]\.?m\.?)?$/i
const yearAndMonth = /^(19|20)\d{2}[-/](0[1-9]|1[0-2])$/

/**
 * A text as a point in time: days since 1970, null for a time of day alone; null when it is neither. For comparing columns
 * only: a month may be taken for a day, which moves it by less than a year.
 */
export function readTime(text: string): { day: number | null; clock: boolean } | null {
  if (text.length < 4 || text.length > 48 || !/\d/.test(text)) return null
  const iso = yearFirst.exec(text)
  if (iso) return at(iso[1], iso[3], iso[4], iso[5])
  const european = yearLast.exec(text)
  if (european) {
    const [, first = '', , second = '', year = '', hour] = european
    const isMonthFirst = Number(second) > 12
    if (Number(first) > 31 || Number(second) > 31 || (Number(first) > 12 && isMonthFirst)) return null
    return at(year, isMonthFirst ? first : second, isMonthFirst ? second : first, hour)
  }
  const compactDate = compact.exec(text)
  if (compactDate) return at(text.slice(0, 4), compactDate[3], compactDate[4], undefined)
  const words = named.exec(text)
  if (words && world.months().has(fold(words[2] ?? words[4] ?? '')))
    return at(words[3] ?? words[6], '6', words[1] ?? words[5], words[7])
  if (alone.test(text)) return { day: null, clock: true }
  return yearAndMonth.test(text) ? at(text.slice(0, 4), text.slice(5, 7), '1', undefined) : null
}

function at(year = '', month = '', day = '', clock: string | undefined) {
  const short = Number(year)
  const full = year.length > 2 ? short : short + (short < 40 ? 2000 : 1900)
  return { day: Date.UTC(full, Number(month) - 1, Number(day)) / 86_400_000, clock: clock !== undefined }
}
