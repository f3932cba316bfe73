import { languageName } from '../lexicon/dictionaries.ts'
import type { WordPair } from '../names/name-likeness.ts'
import type { Origin } from '../names/read-name.ts'
import { kindNames, type ValueKind } from '../values/kinds.ts'
import { type Evidence, unitFrom } from './features.ts'
import type { Column, DataClass } from './side.ts'

/** Why two columns are taken for a pair, for a person; what speaks most comes first. Empty where only the others speak for it. */
export function reasonsFor(left: Column, right: Column, { names, values, features }: Evidence): string[] {
  const reasons: string[] = []
  if (names.sameName) reasons.push('same name')
  else if (names.common > 0.25) reasons.push(...nameReasons(names.pairs, names.sameMeaning))
  if (values.sameKind >= 0.5 && values.kind && isSaid(values.kind, left, right))
    reasons.push(`both hold ${kindNames[values.kind]}`)
  else if (features.kindSaid >= 0.5) reasons.push(...kindReason(left, right))
  if (values.both > 0 && values.shared > 0.15)
    reasons.push(`${values.both} of ${values.of} different values are on both sides`)
  if (values.numbers > 0.5) reasons.push('the numbers are of the same size')
  if (values.dates > 0.5) reasons.push('the dates are of the same time')
  if (values.words > 0.3 && values.shared <= 0.15 && values.sameKind < 0.5)
    reasons.push('the texts use the same words')
  if (features.sameUnit > 0) reasons.push(unitReason(left, right))
  if (features.typeFits > 0 && left.seen && left.seen !== 'text')
    reasons.push(`the values are ${classNames[left.seen]}`)
  return reasons
}

/** Many numbers look like postal codes: that is said only where a name says so, too. */
const looseKinds = new Set<ValueKind>(['postal code', 'country code', 'language', 'barcode', 'version'])

function isSaid(kind: ValueKind, left: Column, right: Column): boolean {
  if (!looseKinds.has(kind)) return true
  return [left, right].some(({ name }) => name.meanings[0]?.kinds.includes(kind))
}

const classNames: Record<DataClass, string> = {
  number: 'numbers',
  date: 'dates',
  clock: 'times of day',
  flag: 'yes or no',
  uuid: 'UUIDs',
  json: 'JSON',
  text: 'texts',
}

function nameReasons(pairs: readonly WordPair[], isWhole: boolean): string[] {
  const said = new Set<string>()
  const equal: string[] = []
  for (const { left, right, via, score } of pairs) {
    if (left.origin.written === right.origin.written) {
      if (left.weight > 0.2) equal.push(`“${left.origin.written}”`)
      continue
    }
    const foreign = [left.origin, right.origin].filter(isForeign)
    for (const origin of foreign)
      said.add(`“${origin.written}” is ${languageName(origin.language ?? '')} for ${origin.english}`)
    if (foreign.length > 0 && score === 1) continue
    const [a, b] = [left.origin.written, right.origin.written]
    const short = [left.origin, right.origin].find(isShortForm)
    if (via === 'spelling') said.add(`“${a}” looks like “${b}”`)
    else if (via === 'short')
      said.add(`“${a.length < b.length ? a : b}” may be short for ${a.length < b.length ? b : a}`)
    else if (short && score === 1)
      said.add(`“${short.written}” is short for ${short === left.origin ? left.id : right.id}`)
    else if (score === 1) said.add(`“${a}” and “${b}” mean the same`)
    else if (score >= 0.3) said.add(`“${a}” is near to “${b}”`)
  }
  const words = [...new Set(equal)]
  if (words.length > 0 && !isWhole) return [`both names say ${words.join(', ')}`, ...said]
  return said.size > 0 ? [...said] : ['same words']
}

function isForeign({ language, english, written }: Origin): boolean {
  return language !== null && language !== 'en' && english !== '' && english !== written
}

/** "qty" and "dob", but not "surname". */
function isShortForm({ written, language }: Origin): boolean {
  return language === 'en' && !written.includes(' ') && (written.length <= 4 || !/[aeiou]/.test(written))
}

function kindReason(left: Column, right: Column): string[] {
  for (const [{ profile }, { name }] of [
    [left, right],
    [right, left],
  ] as const) {
    const kind = name.meanings[0]?.kinds.find(each => (profile.kinds.get(each) ?? 0) >= 0.5)
    if (kind) return [`the values are ${kindNames[kind]}, as “${name.written}” says`]
  }
  return []
}

function unitReason(left: Column, right: Column): string {
  const [a, b] = [unitFrom(left), unitFrom(right)]
  return a?.id === b?.id ? `both are in ${a?.id}` : `${a?.id} and ${b?.id} measure the same`
}
