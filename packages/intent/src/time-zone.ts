import { type Sentence, take } from './sentence.ts'

/** What people call a zone, as IANA names; cities come from the runtime's own list. */
const spoken: Record<string, string> = {
  utc: 'UTC',
  gmt: 'UTC',
  zulu: 'UTC',
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  'central european': 'Europe/Berlin',
  german: 'Europe/Berlin',
  germany: 'Europe/Berlin',
  uk: 'Europe/London',
  british: 'Europe/London',
  bst: 'Europe/London',
  eastern: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  et: 'America/New_York',
  central: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  mountain: 'America/Denver',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  pacific: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  'san francisco': 'America/Los_Angeles',
  india: 'Asia/Kolkata',
  indian: 'Asia/Kolkata',
  ist: 'Asia/Kolkata',
  japan: 'Asia/Tokyo',
  jst: 'Asia/Tokyo',
}

const short = 'utc|gmt|cet|cest|bst|est|edt|cst|cdt|mst|mdt|pst|pdt|jst|ist'
let zones: Map<string, string> | undefined

/** Takes a named time zone ("Berlin time", "UTC", "Europe/Paris", "time zone America/New_York") out of a sentence. */
export function takeTimeZone(sentence: Sentence): string | null {
  const iana = /\b(?:in |time ?zone |tz )?([a-z]+\/[a-z_]+(?:\/[a-z_]+)?)(?: time(?: ?zone)?)?\b/.exec(
    sentence.rest,
  )
  const zone = iana && knownZones().get(iana[1]!)
  if (zone) {
    take(sentence, /\b(?:in |time ?zone |tz )?[a-z]+\/[a-z_]+(?:\/[a-z_]+)?(?: time(?: ?zone)?)?\b/)
    return zone
  }
  for (const found of sentence.rest.matchAll(
    /\b(?:([a-z]+) )?([a-z]+)(?:'s)? (?:local )?time(?: ?zone)?\b/g,
  )) {
    const [, first, second] = found
    for (const name of [`${first} ${second}`, second!]) {
      const known = spoken[name] ?? knownZones().get(name.replace(' ', '_'))
      if (!known) continue
      take(sentence, new RegExp(`\\b(?:in |at )?${name}(?:'s)? (?:local )?time(?: ?zone)?\\b`))
      return known
    }
  }
  const abbreviation = take(sentence, new RegExp(`\\b(?:in )?(${short})\\b`))
  return abbreviation ? (spoken[abbreviation[1]!] ?? null) : null
}

/** Zones by their whole name and by their city, lower case. */
function knownZones(): Map<string, string> {
  if (zones) return zones
  zones = new Map()
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    zones.set(zone.toLowerCase(), zone)
    const city = zone.split('/').at(-1)!.toLowerCase()
    if (!zones.has(city)) zones.set(city, zone)
  }
  return zones
}
