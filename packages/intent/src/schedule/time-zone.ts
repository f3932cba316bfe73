import { fold } from '../text/fold.ts'
import { codesOf, type Line, type Piece, takeSpan } from '../text/line.ts'
import data from './zones.json' with { type: 'json' }

let zones: Map<string, string> | undefined
const small = new Set([
  'IN',
  'THE',
  'TIME',
  'OF',
  'FROM',
  'ON',
  'AT',
  'BY',
  'TO',
  'COMMA',
  'FILLER',
  '_',
  'WITH',
  'FOR',
])

/** Takes a time zone out of a line: "Berlin time", "UTC", "Europe/Paris"; right behind a time, a city is enough. */
export function takeTimeZone(line: Line, hasTime: boolean): string | null {
  const { words, pieces } = line
  for (let at = 0; at < pieces.length; at++) {
    if (pieces[at]!.code === '_' || pieces[at]!.code === 'Q') continue
    for (const size of [3, 2, 1]) {
      const part = pieces.slice(at, at + size)
      if (part.length < size || part.some(({ code }) => code === '_')) continue
      const text = words.slice(part[0]!.from, part.at(-1)!.to).map(word => word.fold)
      const zone = knownZones().get(text.join(' ').replace(/ ?\/ ?/g, '/'))
      if (!zone) continue
      const span = { from: at, to: at + size }
      const isCertain =
        text.includes('/') || /^(?:utc|gmt|c?e[ts]t|cest|mesz?|[pmec][sd]t)$/.test(text.join(' '))
      if (!isCertain && !isBesideTime(line, span, hasTime)) continue
      takeSpan(line, widened(line, span))
      return zone
    }
  }
  return takeTheirs(line)
}

/** "our Mumbai desk wants it at 9 their time": the zone of the place that was spoken of. */
function takeTheirs(line: Line): string | null {
  const { pieces, words } = line
  const said = ({ from, to }: Piece) => words.slice(from, to).map(word => word.fold)
  const time = pieces.findIndex(
    ({ code }, at) =>
      code === 'TIME' &&
      pieces.slice(Math.max(0, at - 2), at + 3).some(piece => said(piece).some(word => theirs.has(word))),
  )
  if (time < 0) return null
  const place = pieces.findIndex(piece => said(piece).some(word => places.has(word)))
  if (place < 0) return null
  for (let at = Math.max(0, place - 2); at <= Math.min(pieces.length - 1, place + 3); at++) {
    const zone = pieces[at]!.code === 'W' && knownZones().get(said(pieces[at]!).join(' '))
    if (!zone) continue
    const [from, to] = [Math.min(at, place), Math.max(at, place) + 1]
    const isTheirs = (index: number) =>
      (index >= from && index < to) || index === time || said(pieces[index]!).some(word => theirs.has(word))
    line.pieces = pieces.map((piece, index) => (isTheirs(index) ? { ...piece, code: '_' } : piece))
    return zone
  }
  return null
}

const theirs = new Set(data.theirs.split(', ').map(fold))
const places = new Set(data.places.split(', ').map(fold))

/** "Berlin time", "heure de Paris", or right behind the time that was taken: "at 7 Berlin", "7:30 (Paris)". */
function isBesideTime(line: Line, { from, to }: { from: number; to: number }, hasTime: boolean): boolean {
  const codes = codesOf({ ...line, pieces: line.pieces.slice(Math.max(0, from - 3), from) })
  const next = line.pieces[to]?.code === 'HYPHEN' ? line.pieces[to + 1]?.code : line.pieces[to]?.code
  if (next === 'TIME' || /(?:^| )TIME (?:(?:OF|IN|THE|FROM) )*$/.test(codes)) return true
  return hasTime && /(?:^| )_ (?:(?:IN|COMMA|THE) ){0,2}$/.test(codes)
}

function widened({ pieces }: Line, span: { from: number; to: number }): { from: number; to: number } {
  let { from, to } = span
  while (from > 0 && small.has(pieces[from - 1]!.code)) from--
  while (pieces[to]?.code === 'TIME' || pieces[to]?.code === 'HYPHEN') to++
  return { from, to }
}

/** Zones by their whole name, by their city and by what people call them, folded. */
function knownZones(): Map<string, string> {
  if (zones) return zones
  zones = new Map()
  for (const [zone, names] of Object.entries(data.zones))
    for (const name of names.split(', ')) zones.set(fold(name), zone)
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    zones.set(zone.toLowerCase().replaceAll('_', ' '), zone)
    zones.set(zone.toLowerCase(), zone)
    const city = zone.split('/').at(-1)!.toLowerCase().replaceAll('_', ' ')
    if (!zones.has(city)) zones.set(city, zone)
  }
  return zones
}
