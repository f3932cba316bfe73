import { type Name, nameLikeness } from './names.ts'

/** Something of the catalogue that was found by its name. */
export interface Found<Thing> {
  thing: Thing
  likeness: number
}

/** Things by their names; finds those that a phrase may mean without comparing it with every one. */
export interface NameIndex<Thing> {
  all: readonly Thing[]
  like(said: Name): Found<Thing>[]
}

/** Names that can be alike share a beginning, the beginning of a word, or a first letter and nearly the length. */
export function nameIndex<Thing extends { name: Name }>(all: readonly Thing[]): NameIndex<Thing> {
  const buckets = new Map<string, Name[]>()
  const things = new Map<string, { name: Name; of: Thing[] }>()
  for (const thing of all) {
    const held = things.get(thing.name.written)
    if (held) held.of.push(thing)
    else {
      things.set(thing.name.written, { name: thing.name, of: [thing] })
      for (const key of keysOf(thing.name)) put(buckets, key, thing.name)
    }
  }
  const remembered = new WeakMap<Name, Found<Thing>[]>()
  function like(said: Name): Found<Thing>[] {
    const known = remembered.get(said)
    if (known) return known
    const found: Found<Thing>[] = []
    for (const name of candidates(said)) {
      const likeness = nameLikeness(said, name)
      if (likeness > 0)
        for (const thing of things.get(name.written)?.of ?? []) found.push({ thing, likeness })
    }
    remembered.set(said, found)
    return found
  }
  function candidates(said: Name): Iterable<Name> {
    const full: Name[][] = []
    for (const key of lookUpKeys(said)) {
      const bucket = buckets.get(key)
      if (bucket) full.push(bucket)
    }
    return full.length > 1 ? new Set(full.flat()) : (full[0] ?? [])
  }
  return { all, like }
}

function keysOf({ plain, parts, joined }: Name): string[] {
  return [
    ...new Set([
      `=${plain}`,
      ...parts.map(partKey),
      `#${joined.slice(0, 4)}`,
      `${joined[0]}${joined.length}`,
    ]),
  ]
}

const keysKnown = new WeakMap<Name, string[]>()

/** The same for every index that a name is looked up in. */
function lookUpKeys(name: Name): string[] {
  const known = keysKnown.get(name)
  if (known) return known
  const made = makeKeys(name)
  keysKnown.set(name, made)
  return made
}

function makeKeys({ plain, parts, joined }: Name): string[] {
  const [first, second] = joined
  const lengths = [-2, -1, 0, 1, 2].map(more => joined.length + more)
  const near =
    joined.length >= 4 ? [...lengths.map(length => `${first}${length}`), `${second}${joined.length}`] : []
  return [`=${plain}`, ...(parts[0] ? [partKey(parts[0])] : []), `#${joined.slice(0, 4)}`, ...near]
}

function partKey(part: string): string {
  return `/${part.slice(0, 4)}`
}

function put(buckets: Map<string, Name[]>, key: string, name: Name): void {
  const held = buckets.get(key)
  if (held) held.push(name)
  else buckets.set(key, [name])
}
