import { type Sentence, take } from './sentence.ts'
import { takeTimeZone } from './time-zone.ts'

const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const day = '(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?s?'
const dayList = `${day}(?:(?: ?, ?(?:and )?| and | & )${day})*`
const clock = '(?:\\d{1,2}(?:[:.h]\\d{2})?(?: ?o.?clock)?(?: ?[ap]\\.?m\\b\\.?)?|noon|midnight)'
const numbers: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  ten: 10,
  twelve: 12,
}
numbers.fifteen = 15
numbers.twenty = 20
numbers.thirty = 30
const count = `(\\d{1,3}|${Object.keys(numbers).join('|')})`

/** A schedule as said, or the words of one that cron cannot say. */
export type SaidSchedule = { cron: string; timezone: string } | { unclear: string } | null

/** Takes a schedule out of a sentence: hourly, every 15 minutes, weekdays at 7:30, Mondays and Thursdays at noon … */
export function takeSchedule(sentence: Sentence, defaultZone: string): SaidSchedule {
  const interval = takeInterval(sentence)
  if (interval) {
    const timezone = takeTimeZone(sentence) ?? defaultZone
    return 'cron' in interval ? { cron: interval.cron, timezone } : interval
  }
  const days = takeDays(sentence)
  const times = days || /\bat \d/.test(sentence.rest) ? takeTimes(sentence) : null
  if (!days && !times) return null
  const at = times ?? days?.hour ?? [{ hour: 0, minute: 0 }]
  const timezone = takeTimeZone(sentence) ?? defaultZone
  const minutes = [...new Set(at.map(time => time.minute))]
  if (minutes.length > 1)
    return { unclear: 'Several times a day need the same minute, such as 8:30 and 17:30' }
  const hours = [...new Set(at.map(time => time.hour))].sort((a, b) => a - b)
  return { cron: `${minutes[0]} ${hours.join(',')} ${days?.fields ?? '* * *'}`, timezone }
}

function takeInterval(sentence: Sentence): { cron: string } | { unclear: string } | null {
  if (take(sentence, /\b(?:every|each) half(?: an)? hour\b|\bhalf[- ]hourly\b/))
    return { cron: '*/30 * * * *' }
  if (take(sentence, /\b(?:every|each) quarter(?: of an)? hour\b/)) return { cron: '*/15 * * * *' }
  if (take(sentence, /\b(?:every|each|once (?:a|per)) minute\b/)) return { cron: '* * * * *' }
  const each = take(
    sentence,
    new RegExp(`\\b(?:every|each|once every) ${count} ?(minutes?|mins?|hours?|hrs?|h|m)\\b`),
  )
  if (each) return everyFew(Number(numbers[each[1]!] ?? each[1]), each[2]!.startsWith('m'), each[0])
  const hourly = take(
    sentence,
    /\b(?:hourly|(?:every|each) hour|once (?:an|per|each|every) hour)(?: (?:at|on) :?(\d{1,2})\b)?/,
  )
  if (!hourly) return null
  return { cron: `${Math.min(59, Number(hourly[1] ?? 0))} * * * *` }
}

/** Cron counts within the hour and within the day: 45 minutes or 5 hours would be uneven. */
function everyFew(n: number, isMinutes: boolean, said: string): { cron: string } | { unclear: string } {
  const hours = isMinutes && n % 60 === 0 ? n / 60 : n
  if (isMinutes && n % 60 !== 0 && n > 0 && 60 % n === 0)
    return { cron: n === 1 ? '* * * * *' : `*/${n} * * * *` }
  const isWholeHours = !isMinutes || n % 60 === 0
  if (isWholeHours && hours === 24) return { cron: '0 0 * * *' }
  if (isWholeHours && hours > 0 && 24 % hours === 0)
    return { cron: hours === 1 ? '0 * * * *' : `0 */${hours} * * *` }
  return { unclear: `“${said}” does not divide the ${isMinutes ? 'hour' : 'day'} evenly` }
}

interface Time {
  hour: number
  minute: number
}

function takeDays(sentence: Sentence): { fields: string; hour?: Time[] } | null {
  const part = takePartOfDay(sentence)
  const hour = part ? { hour: part } : {}
  if (
    take(
      sentence,
      /\b(?:on |every |each |during )*(?:(?:all )?(?:the )?(?:weekday|week day|workday|working day|work day|business day)s?|mon(?:day)?s?(?: to | through | thru | ?[-–] ?)fri(?:day)?s?)\b/,
    )
  )
    return { fields: '* * 1-5', ...hour }
  if (take(sentence, /\b(?:on |every |each |at )*(?:the )?weekends?\b/)) return { fields: '* * 0,6', ...hour }
  const listed =
    take(
      sentence,
      new RegExp(`\\b(?:weekly |once a week |every week )?(?:on |every |each )+(${dayList})\\b`),
    ) ??
    take(sentence, new RegExp(`\\b(?:weekly|once a week|every week),? (${dayList})\\b`)) ??
    take(sentence, new RegExp(`\\b((?:${dayNames.join('|')})s)\\b`))
  if (listed) return { fields: `* * ${dayNumbers(listed[1]!)}`, ...hour }
  const monthly = take(
    sentence,
    /\b(?:(?:monthly|(?:every|each|once a) month)(?: on (?:the )?(\d{1,2}|first)(?:st|nd|rd|th)?)?|on (?:the )?(\d{1,2}|first)(?:st|nd|rd|th)?(?: day)? of (?:every|each|the) month|(?:every|each) (\d{1,2}|first)(?:st|nd|rd|th)? of (?:the|every|each) month)\b/,
  )
  if (monthly) {
    const said = monthly[1] ?? monthly[2] ?? monthly[3] ?? '1'
    return { fields: `${said === 'first' ? 1 : Math.max(1, Math.min(31, Number(said)))} * *`, ...hour }
  }
  if (take(sentence, /\b(?:weekly|(?:every|each) week|once (?:a|per) week)\b/))
    return { fields: '* * 1', ...hour }
  if (take(sentence, /\b(?:twice (?:a|per) day|twice daily)\b/))
    return {
      fields: '* * *',
      hour: part ?? [
        { hour: 0, minute: 0 },
        { hour: 12, minute: 0 },
      ],
    }
  if (take(sentence, /\b(?:daily|(?:every|each) (?:single )?day|once (?:a|per) day|everyday)\b/))
    return { fields: '* * *', ...hour }
  return part ? { fields: '* * *', ...hour } : null
}

/** "every morning" and the like; the hour is ours: 8, 12, 18 and midnight. */
function takePartOfDay(sentence: Sentence): Time[] | null {
  const hours: Record<string, number> = {
    morning: 8,
    noon: 12,
    afternoon: 14,
    evening: 18,
    night: 0,
    midnight: 0,
  }
  const found = take(
    sentence,
    /\b(?:(?:every|each|in the) (morning|noon|afternoon|evening|night|midnight)s?(?: and (?:every |each )?(morning|noon|afternoon|evening|night))?|(night)ly)\b/,
  )
  if (!found) return null
  return [found[1], found[2], found[3]]
    .filter(part => part !== undefined)
    .map(part => ({ hour: hours[part]!, minute: 0 }))
}

function takeTimes(sentence: Sentence): Time[] | null {
  const found = take(
    sentence,
    new RegExp(`(?:\\bat |@ ?)(${clock}(?:(?: ?, ?(?:and )?| and | & )(?:at )?${clock})*)(?![\\w:])`),
  )
  const bare = found
    ? null
    : take(sentence, /(?<![\w:.])(\d{1,2}[:.]\d{2}(?: ?[ap]m)?|\d{1,2} ?[ap]m)(?![\w:])/)
  const said = found?.[1] ?? bare?.[1]
  if (!said) return null
  const times = said.split(/\s*,\s*(?:and )?|\s+and\s+|\s*&\s*/).map(readTime)
  return times.every(time => time !== null) ? times : null
}

function readTime(said: string): Time | null {
  const text = said.replace(/^at /, '')
  if (text === 'noon') return { hour: 12, minute: 0 }
  if (text === 'midnight') return { hour: 0, minute: 0 }
  const found = /^(\d{1,2})(?:[:.h](\d{2}))?(?: ?o.?clock)?(?: ?([ap])\.?m\.?)?$/.exec(text)
  if (!found) return null
  const minute = Number(found[2] ?? 0)
  let hour = Number(found[1])
  if (found[3]) hour = (hour % 12) + (found[3] === 'p' ? 12 : 0)
  return hour > 23 || minute > 59 ? null : { hour, minute }
}

function dayNumbers(said: string): string {
  const found = said
    .split(/[^a-z]+/)
    .map(word => dayNames.findIndex(name => word.length >= 3 && name.startsWith(word.slice(0, 3))))
    .filter(number => number >= 0)
  return [...new Set(found)].sort((a, b) => a - b).join(',')
}
