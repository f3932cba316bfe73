/** What the dates written as text in a column look like. */
export interface DateFacts {
  count: number
  withTime: number
  /** Of those with a time: how many name an offset or Z. */
  withZone: number
  yearFirst: number
  /** The first of three parts is above 12, so it is the day; the same for the second. */
  firstIsDay: number
  secondIsDay: number
  /** Both could be the month. */
  unclear: number
  /** With the month's name: no question of order. */
  named: number
  separators: Map<string, number>
}

export function noDates(): DateFacts {
  return {
    count: 0,
    withTime: 0,
    withZone: 0,
    yearFirst: 0,
    firstIsDay: 0,
    secondIsDay: 0,
    unclear: 0,
    named: 0,
    separators: new Map(),
  }
}

const time = String.raw`(?:[T ,]\s*(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?)\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?`
const yearFirst = new RegExp(String.raw`^\d{4}([-/.])\d{1,2}\1\d{1,2}${time}$`, 'i')
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d{2})${time}$`, 'i')
/** Whether the word between is a month's name is decided where dates are read. */
const named = new RegExp(
  String.raw`^(?:\p{L}{2,}\.?,\s+)?(?:\d{1,2}\.?(?:st|nd|rd|th)?[\s-]+(?:(?:of|de)\s+)?\p{L}{3,}\.?,?[\s-]+(?:de\s+)?(?:\d{4}|\d{2})|\p{L}{3,}\.?[\s-]+\d{1,2}(?:st|nd|rd|th)?,?[\s-]+\d{4})${time}$`,
  'iu',
)
const clock = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(\s*[ap]\.?m\.?)?$/i

/** Reads one text as a date, with or without a time; false when it is none. */
export function readDateText(facts: DateFacts, text: string): boolean {
  if (text.length < 6) return false
  const iso = yearFirst.exec(text)
  if (iso) {
    facts.yearFirst++
    return count(facts, iso[1]!, iso[2], iso[3])
  }
  const parts = yearLast.exec(text)
  if (parts) {
    const first = Number(parts[1])
    const second = Number(parts[3])
    if (first > 31 || second > 31 || (first > 12 && second > 12)) return false
    if (first > 12) facts.firstIsDay++
    else if (second > 12) facts.secondIsDay++
    else facts.unclear++
    return count(facts, parts[2]!, parts[4], parts[5])
  }
  const month = named.exec(text)
  if (!month) return false
  facts.named++
  return count(facts, ' ', month[1], month[2])
}

export function isTimeText(text: string): boolean {
  return clock.test(text)
}

function count(
  facts: DateFacts,
  separator: string,
  hasTime: string | undefined,
  zone: string | undefined,
): true {
  facts.count++
  facts.separators.set(separator, (facts.separators.get(separator) ?? 0) + 1)
  if (hasTime) facts.withTime++
  if (zone) facts.withZone++
  return true
}

/**
 * The order of day and month that all texts together speak for, and why. A day above 12 decides; where none is,
 * "/" is read as month first and "." or "-" as day first.
 */
export function dateOrder(facts: DateFacts): { order: 'ymd' | 'mdy' | 'dmy'; reason: string } {
  const { firstIsDay, secondIsDay, unclear } = facts
  // A year of four digits that comes first is read in any order: only the others have a say.
  if (firstIsDay + secondIsDay + unclear === 0) return { order: 'ymd', reason: 'dates with the year first' }
  if (firstIsDay !== secondIsDay) {
    const order = firstIsDay > secondIsDay ? 'dmy' : 'mdy'
    const place = order === 'dmy' ? 'first' : 'second'
    return {
      order,
      reason: `${many(Math.max(firstIsDay, secondIsDay))} a number above 12 in the ${place} place, so that is the day`,
    }
  }
  const isSlash = (facts.separators.get('/') ?? 0) * 2 > facts.count
  return isSlash
    ? { order: 'mdy', reason: 'no date has a day above 12; with “/” the month is taken to come first' }
    : { order: 'dmy', reason: 'no date has a day above 12; with “.” or “-” the day is taken to come first' }
}

function many(dates: number): string {
  return dates === 1 ? '1 date has' : `${dates.toLocaleString('en-US')} dates have`
}
