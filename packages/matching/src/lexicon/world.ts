import { once } from '../once.ts'
import data from './data/world.json' with { type: 'json' }

/** Codes and names of countries, languages, currencies and of the calendar, folded; sets made at the first use. */
export const world = {
  countryCodes: once(() => new Set([...data.countryCodes, ...alpha3.split(' ')])),
  countries: once(() => new Set([...data.countries, ...alsoCalled])),
  languageTags: once(() => new Set(data.languageTags)),
  languages: once(() => new Set(data.languages)),
  currencies: once(() => new Set(data.currencies)),
  months: once(() => new Set(data.months)),
  weekdays: once(() => new Set(data.weekdays)),
}

/** The ISO 3166-1 alpha-3 codes met most; CLDR names countries by the short ones only. */
const alpha3 =
  'usa gbr deu fra ita esp prt nld bel che aut jpn chn rus bra mex can aus ind kor pol swe nor dnk fin irl cze tur zaf arg chl col grc hun rou isr sgp twn tha vnm idn mys phl nzl ukr are sau egy'
/** What people say and CLDR does not. */
const alsoCalled = [
  ...[
    'united states of america',
    'usa',
    'u.s.a.',
    'great britain',
    'england',
    'scotland',
    'wales',
    'uk',
    'holland',
  ],
  ...[
    'czech republic',
    'south korea',
    'uae',
    'tschechien',
    'eua',
    'ee.uu.',
    'россия',
    'сша',
    '美国',
    '美國',
    '中国',
    '中國',
  ],
]
