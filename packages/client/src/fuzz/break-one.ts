import fc from 'fast-check'
import { hostileValues } from './hostile-values.ts'

/** What is right but for one thing in it: a value replaced, a property more, or one that is missing. */
export function breakOne(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value)
  return fc
    .tuple(
      fc.nat(Math.max(places.length - 1, 0)),
      hostileValues,
      fc.constantFrom('replace', 'replace', 'add', 'drop'),
    )
    .map(([at, bad, how]) => changed(value, places[at] ?? [], how, bad))
}

type Place = (string | number)[]

function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  const inner = Object.entries(value).flatMap(([name, each]) =>
    placesIn(each, [...at, Array.isArray(value) ? Number(name) : name]),
  )
  return [at, ...inner]
}

function changed(value: unknown, [next, ...rest]: Place, how: string, bad: unknown): unknown {
  if (next === undefined) {
    if (how === 'add' && typeof value === 'object' && value !== null && !Array.isArray(value))
      return { ...value, unknownField: bad }
    return how === 'drop' ? undefined : bad
  }
  if (Array.isArray(value))
    return value.map((each, at) => (at === next ? changed(each, rest, how, bad) : each))
  const entries = Object.entries(value ?? {})
  return Object.fromEntries(
    entries.map(([name, each]) => [name, name === next ? changed(each, rest, how, bad) : each]),
  )
}
