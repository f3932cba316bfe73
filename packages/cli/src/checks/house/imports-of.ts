const statement = /^(?:import|export)\s+(?:type\s+)?[\w$*\s{},]+?\s*from\s*(['"])(?<from>[^'"]+)\1/gm
const bare = /^import\s*(['"])(?<from>[^'"]+)\1/gm
const onDemand = /\bimport\(\s*(['"])(?<from>[^'"]+)\1/g

/** What a module imports or passes on, as written: at its start, or on demand. Types count, they are knowledge too. */
export function importsOf(source: string): string[] {
  const found = [statement, bare, onDemand].flatMap(pattern =>
    [...source.matchAll(pattern)].map(match => match.groups?.from ?? ''),
  )
  return [...new Set(found)]
}
