/** A way from some name back to itself, both ends included; undefined when there is none. */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()

  function walk(name: string, way: string[]): string[] | undefined {
    const seen = way.indexOf(name)
    if (seen >= 0) return [...way.slice(seen), name]
    if (done.has(name)) return undefined
    for (const next of edges.get(name) ?? []) {
      const cycle = walk(next, [...way, name])
      if (cycle) return cycle
    }
    done.add(name)
    return undefined
  }

  for (const name of edges.keys()) {
    const cycle = walk(name, [])
    if (cycle) return cycle
  }
  return undefined
}
