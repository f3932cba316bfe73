import fc from 'fast-check'

/**
 * What is there to be named, by the name of the field (`syncId`, `token`) or, for the `id` of an address, by its first part
 * (`syncs`). `spare …`: may be used up, by what deletes. `ended …`: what is watched comes to an end.
 */
export type Known = Readonly<Record<string, readonly unknown[]>>

/** Of a field by its name and that of what it lies in; none where nothing is known. */
export type KnownAt = (name: string, within?: string) => readonly unknown[]

type Operation = { path: string; method: string; isStream: boolean }

/** What may be named in a request to this operation. */
export function knownTo(known: Known, { path, method, isStream }: Operation): KnownAt {
  const [, root = ''] = path.split('/')
  const [last] = [...path.matchAll(/\{(\w+)\}/g)].at(-1)?.slice(1) ?? ['workspaceId']
  const isUsedUp = method === 'DELETE' || /\/(disconnect|leave)$/.test(path)
  return (name, within = '') => {
    if (name.toLowerCase() === 'idempotency-key') return []
    const key =
      name === 'id' || name === 'ids' ? root : name === 'connectionId' ? `${within}ConnectionId` : name
    const rare = isStream ? `ended ${key}` : isUsedUp && name === last ? `spare ${key}` : key
    return known[rare] ?? []
  }
}

/** Mostly one of these, sometimes another; always another if there are none. */
export function mostlyOf<T>(these: readonly T[], others: fc.Arbitrary<T>): fc.Arbitrary<T> {
  if (these.length === 0) return others
  return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...these) }, { weight: 1, arbitrary: others })
}

/** The value of an example, with what is there in the places of what it names. */
export function likeExample(example: unknown, known: KnownAt, name = '', within = ''): fc.Arbitrary<unknown> {
  if (Array.isArray(example))
    return fc.tuple(...example.map(each => likeExample(each, known, name, within))).map(each => [...each])
  if (typeof example === 'object' && example !== null)
    return fc.record(
      Object.fromEntries(
        Object.entries(example).map(([inner, each]) => [inner, likeExample(each, known, inner, name)]),
      ),
    )
  return typeof example === 'string'
    ? mostlyOf(known(name, within), fc.constant<unknown>(example))
    : fc.constant(example)
}
