import type { Sort } from '../lexicon/relations.ts'
import { type Unit, unitOf } from '../lexicon/units.ts'
import { type NameLikeness, nameLikeness } from '../names/name-likeness.ts'
import { noLikeness, type ValueLikeness, valueLikeness } from '../values/value-likeness.ts'
import type { Column, DataClass } from './side.ts'

/** What speaks for or against one pair of columns, each a number about 0..1; 0 where nothing is known. */
export const featureNames = [
  'sameName',
  'sameMeaning',
  'common',
  'commonSquared',
  'ofLeft',
  'ofRight',
  'opposed',
  'otherNumber',
  'sameSort',
  'otherSort',
  'letters',
  'unknownNames',
  'blankName',
  'typeFits',
  'typeFails',
  'typeLoose',
  'kindSaid',
  'kindUnsaid',
  'sortFits',
  'sortFails',
  'sameKind',
  'otherKind',
  'shared',
  'numbersAlike',
  'numbersDiffer',
  'datesAlike',
  'datesDiffer',
  'shapeAlike',
  'shapeDiffer',
  'wordsAlike',
  'spreadAlike',
  'spreadDiffer',
  'sameUnit',
  'otherUnit',
  'blankNameAlike',
  'weakNameAlike',
  'place',
] as const
export type Feature = (typeof featureNames)[number]

/** All evidence for one pair. */
export interface Evidence {
  names: NameLikeness
  values: ValueLikeness
  /** In the order of `featureNames`. */
  features: Record<Feature, number>
}

export function weighPair(left: Column, right: Column): Evidence {
  const names = nameLikeness(left.name, right.name)
  const fit = typeFit(left, right)
  // Most pairs are nothing to one another, and looking at their values would take most of the time.
  const isHopeless = fit === 'fails' && names.common < 0.05 && names.letters < 0.3
  const values = isHopeless ? noLikeness : valueLikeness(left.profile, right.profile, scalesOf(left, right))
  const said = kindFit(left, right)
  const sort = sortFit(left, right)
  const isBlank = left.name.isBlank || right.name.isBlank
  const alike = values.known ? Math.max(values.shared, 0.5 * values.alike) : 0
  const unit = unitFit(left, right)
  const features: Record<Feature, number> = {
    sameName: Number(names.sameName),
    sameMeaning: Number(names.sameMeaning),
    common: names.common,
    commonSquared: names.common ** 2,
    ofLeft: names.ofLeft,
    ofRight: names.ofRight,
    opposed: names.opposed,
    otherNumber: Number(names.otherNumber),
    sameSort: Math.max(0, names.sort),
    otherSort: Math.max(0, -names.sort),
    letters: names.letters,
    unknownNames: 1 - Math.min(left.name.coverage, right.name.coverage),
    blankName: Number(isBlank),
    typeFits: fit === 'fits' ? 1 : 0,
    typeFails: fit === 'fails' ? 1 : 0,
    typeLoose: fit === 'loose' ? 1 : 0,
    kindSaid: Math.max(0, said),
    kindUnsaid: Math.max(0, -said),
    sortFits: Math.max(0, sort),
    sortFails: Math.max(0, -sort),
    sameKind: values.sameKind,
    otherKind: values.otherKind,
    shared: values.shared,
    numbersAlike: Math.max(0, values.numbers),
    numbersDiffer: Math.max(0, -values.numbers),
    datesAlike: Math.max(0, values.dates),
    datesDiffer: Math.max(0, -values.dates),
    shapeAlike: Math.max(0, values.shape),
    shapeDiffer: Math.max(0, -values.shape),
    wordsAlike: values.words,
    spreadAlike: Math.max(0, values.spread),
    spreadDiffer: Math.max(0, -values.spread),
    sameUnit: Math.max(0, unit),
    otherUnit: Math.max(0, -unit),
    blankNameAlike: isBlank ? alike : 0,
    weakNameAlike: (1 - names.common) * alike,
    place: 1 - Math.abs(left.place - right.place),
  }
  return { names, values, features }
}

/** Whether the values of one side, or its type, can be of the other's type. */
function typeFit(left: Column, right: Column): 'fits' | 'fails' | 'loose' | 'unknown' {
  const a = left.typed ?? left.seen
  const b = right.typed ?? right.seen
  if (a === null || b === null) return 'unknown'
  if (a === b) return a === 'text' ? 'loose' : 'fits'
  // A text column takes anything, but a developer would have chosen the type of what it holds.
  const textual = right.typed === 'text' || left.typed === 'text'
  if (a === 'text' || b === 'text') {
    const other = a === 'text' ? b : a
    return textual && (other === 'number' || other === 'uuid' || other === 'flag') ? 'loose' : 'fails'
  }
  const pair = new Set<DataClass>([a, b])
  if (pair.has('number') && pair.has('flag')) return 'loose'
  return pair.has('date') && pair.has('clock') ? 'loose' : 'fails'
}

/** E-mail addresses fit a column called "email", and not one called "city": -1..1. */
function kindFit(left: Column, right: Column): number {
  return strongest(kindIn(left, right), kindIn(right, left))
}

function kindIn({ profile }: Column, { name }: Column): number {
  const said = name.meanings[0]?.kinds ?? []
  if (profile.filled === 0 || profile.kinds.size === 0) return 0
  const share = Math.max(0, ...said.map(kind => profile.kinds.get(kind) ?? 0))
  if (share > 0) return share
  // Only kinds that leave no doubt speak against a name that says something else.
  const sure = [
    'email',
    'url',
    'image url',
    'uuid',
    'iban',
    'phone',
    'ip address',
    'street address',
    'person',
    'company',
  ] as const
  return said.length > 0 ? -Math.max(0, ...sure.map(kind => profile.kinds.get(kind) ?? 0)) : 0
}

const classesOfSort: Partial<Record<Sort, readonly DataClass[]>> = {
  date: ['date'],
  time: ['clock', 'date'],
  year: ['number', 'date'],
  duration: ['number', 'clock'],
  money: ['number'],
  count: ['number'],
  measure: ['number'],
  rate: ['number'],
  flag: ['flag'],
  id: ['number', 'uuid', 'text'],
  code: ['text', 'number', 'uuid'],
  name: ['text'],
  text: ['text'],
  category: ['text', 'number'],
  place: ['text'],
  url: ['text'],
  image: ['text'],
  email: ['text'],
  phone: ['text', 'number'],
  'postal code': ['text', 'number'],
}

/** Whether what a name says it holds goes with what the other side has: dates with a name that ends in "date"; -1..1. */
function sortFit(left: Column, right: Column): number {
  return strongest(sortIn(left, right), sortIn(right, left))
}

function sortIn({ name }: Column, other: Column): number {
  const sort = name.meanings[0]?.sort
  const has = other.seen ?? other.typed
  const allowed = sort && classesOfSort[sort]
  if (!allowed || has === null) return 0
  if (!allowed.includes(has)) return -1
  return has === 'text' ? 0.2 : 1
}

/** By what the numbers of the left have to be multiplied to be in the unit of the right, where names or marks say so. */
function scalesOf(left: Column, right: Column): number[] {
  const a = unitFrom(left)
  const b = unitFrom(right)
  if (a && b && a.dimension === b.dimension && a.factor && b.factor) return [a.factor / b.factor]
  const isMoney = (unit: Unit | null) => unit === null || unit.dimension === 'money'
  if (a?.id === 'cents' && isMoney(b)) return b?.id === 'cents' ? [] : [0.01]
  return b?.id === 'cents' && isMoney(a) ? [100] : []
}

export function unitFrom({ name, profile }: Column): Unit | null {
  return name.unit ?? (profile.mark === null ? null : unitOf(profile.mark))
}

function unitFit(left: Column, right: Column): number {
  const a = unitFrom(left)
  const b = unitFrom(right)
  if (!a || !b) return 0
  if (a.id === b.id) return 1
  return a.dimension === b.dimension ? 0.6 : -1
}

function strongest(a: number, b: number): number {
  return Math.abs(a) > Math.abs(b) ? a : b
}
