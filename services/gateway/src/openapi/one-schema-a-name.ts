const reference = /^#\/components\/schemas\/(\w+)$/

type Schemas = Record<string, unknown>

/**
 * The document with its schemas named once. Each came twice, as what is sent (`SyncInput`) and as what is answered
 * (`Sync`), used or not: what nothing refers to goes, and where both are used and say the same, or only one is, its name
 * is the plain one. Answers may grow, so none says that it has no other properties.
 */
export function oneSchemaAName<T extends { paths?: unknown; components?: { schemas?: Schemas } }>(
  document: T,
): T {
  const schemas = mapTree(document.components?.schemas ?? {}, open)
  const used = reachable(document.paths, schemas)
  const names = new Map<string, string>()
  for (const name of used) {
    const plain = name.replace(/Input$/, '')
    const stays = plain === name || (used.has(plain) && !same(schemas, plain, name))
    names.set(name, stays ? name : plain)
  }
  const rename = (value: unknown) => {
    const [, name] = typeof value === 'string' ? (reference.exec(value) ?? []) : []
    return name === undefined ? value : `#/components/schemas/${names.get(name) ?? name}`
  }
  const kept = [...names].map(([from, to]): [string, unknown] => [to, mapTree(schemas[from], rename)])
  kept.sort(([a], [b]) => (a < b ? -1 : 1))
  const components = { ...document.components, schemas: Object.fromEntries(kept) }
  return { ...document, paths: mapTree(document.paths, rename), components }
}

/** The names of all schemas that `paths` leads to. */
function reachable(paths: unknown, schemas: Schemas): Set<string> {
  const found = new Set<string>()
  const look = (value: unknown) => {
    const [, name] = typeof value === 'string' ? (reference.exec(value) ?? []) : []
    if (name === undefined || found.has(name)) return value
    found.add(name)
    mapTree(schemas[name], look)
    return value
  }
  mapTree(paths, look)
  return found
}

/** Whether two schemas differ in their names alone, all the way down. */
function same(schemas: Schemas, one: string, other: string): boolean {
  const nameless = (value: unknown) => (typeof value === 'string' ? value.replace(/Input$/, '') : value)
  const text = (name: string) => JSON.stringify(mapTree(schemas[name], nameless))
  return text(one) === text(other)
}

function open(value: unknown): unknown {
  if (!isTree(value) || Array.isArray(value) || value.additionalProperties !== false) return value
  const { additionalProperties: _, ...rest } = value
  return rest
}

/** The same tree with every value, branches before what hangs on them, as `change` makes it. */
function mapTree<T>(tree: T, change: (value: unknown) => unknown): T
function mapTree(tree: unknown, change: (value: unknown) => unknown): unknown {
  const changed = change(tree)
  if (Array.isArray(changed)) return changed.map(each => mapTree(each, change))
  if (!isTree(changed)) return changed
  return Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, mapTree(value, change)]))
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
