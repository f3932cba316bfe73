import { fold } from '../names/fold.ts'
import data from './data/people.json' with { type: 'json' }

let given: Set<string> | undefined
let family: Set<string> | undefined
let regions: Set<string> | undefined

/** Whether a word, or each part of "Jean-Pierre", is a first name that some country knows. */
export function isGivenName(text: string): boolean {
  given ??= new Set(data.given)
  const name = fold(text)
  return given.has(name) || (/[\s-]/.test(name) && name.split(/[\s-]+/).every(part => given?.has(part)))
}

export function isFamilyName(text: string): boolean {
  family ??= new Set(data.family)
  return family.has(fold(text))
}

/** A state, province, prefecture or Land. */
export function isRegion(text: string): boolean {
  regions ??= new Set(data.regions)
  return regions.has(fold(text))
}
