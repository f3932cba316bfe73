import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fold } from '../../names/fold.ts'

// node packages/matching/src/lexicon/make/world.ts: writes data/world.json out of the Unicode CLDR and ISO lists that Node
// itself brings (Intl). Making them anew at every start would take a tenth of a second.

const languages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'zh', 'zh-Hant', 'ja', 'ru']
const retired = new Set('EU EZ UN QO ZZ XA XB AN CS DD SU TP YU ZR BU FX NT UK'.split(' '))
const spoken =
  'ar bg bn ca cs da de el en es et eu fa fi fil fr gl he hi hr hu id it ja ko lt lv ms nb nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur vi zh'
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const pairs = letters.flatMap(a => letters.map(b => a + b))

const names = (type: 'region' | 'language', codes: readonly string[]) =>
  languages.flatMap(language => {
    const shown = new Intl.DisplayNames([language], { type, fallback: 'none' })
    return codes.flatMap(code => shown.of(code) ?? []).map(fold)
  })
const calendar = (options: Intl.DateTimeFormatOptions, count: number, time: (index: number) => number) =>
  languages.flatMap(language => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
    return Array.from({ length: count }, (_, index) => fold(format.format(time(index))).replace(/\.$/, ''))
  })
const inEnglish = (type: 'region' | 'language') => {
  const shown = new Intl.DisplayNames(['en'], { type, fallback: 'none' })
  return (code: string) => shown.of(code) !== undefined
}
const sorted = (all: readonly string[]) => [...new Set(all)].sort()

const regions = pairs.filter(code => !retired.has(code) && inEnglish('region')(code))
const months = (month: number) => Date.UTC(2024, month, 15)
const days = (day: number) => Date.UTC(2024, 0, 1 + day)
const world = {
  about: 'Codes and names of countries, languages, currencies, months and days of the week, folded.',
  source: `Unicode CLDR ${process.versions.cldr} and the ISO lists in it, as Node's Intl gives them`,
  licence: 'Unicode-3.0',
  countryCodes: regions.map(code => code.toLowerCase()),
  countries: sorted(names('region', regions)),
  languageTags: pairs.map(code => code.toLowerCase()).filter(inEnglish('language')),
  languages: sorted(names('language', spoken.split(' '))),
  currencies: Intl.supportedValuesOf('currency').map(code => code.toLowerCase()),
  months: sorted([...calendar({ month: 'long' }, 12, months), ...calendar({ month: 'short' }, 12, months)]),
  weekdays: sorted([...calendar({ weekday: 'long' }, 7, days), ...calendar({ weekday: 'short' }, 7, days)]),
}
await writeFile(path.join(import.meta.dirname, '../data/world.json'), `${JSON.stringify(world, null, 2)}\n`)
