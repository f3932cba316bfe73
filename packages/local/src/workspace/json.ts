/** Anything JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** True for `{}`-like values, not for arrays or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object at a key, or an empty one: reading through absent parts needs no branches. */
export function objectAt(parent: Json | undefined, key: string): JsonObject {
  const value = isObject(parent) ? parent[key] : undefined
  return isObject(value) ? value : {}
}

/** `sheet_id` becomes `sheetId`, at every depth: Google's JSON reader takes both spellings. */
export function camelKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelKeys)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [camel(key), camelKeys(inner)]))
}

/** One name from snake_case to camelCase. */
export function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** The shortest decimal that means the same 32-bit float, as Google prints colours. */
export function float32(value: number): number {
  const exact = Math.fround(value)
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(exact.toPrecision(digits))
    if (Math.fround(short) === exact) return short
  }
  return exact
}

/** The object without its undefined, zero-count and empty parts: Google leaves those out. */
export function present(parts: Record<string, Json | undefined>): JsonObject {
  const kept: JsonObject = {}
  for (const [key, value] of Object.entries(parts)) {
    if (value === undefined || value === 0 || (Array.isArray(value) && value.length === 0)) continue
    kept[key] = value
  }
  return kept
}

/** A copy without what proto3 JSON leaves out: null, false, "" and empty lists, at every depth. Zeros stay. */
export function trimDefaults(value: JsonObject): JsonObject {
  const kept: JsonObject = {}
  for (const [key, inner] of Object.entries(value)) {
    const empty =
      inner === null || inner === false || inner === '' || (Array.isArray(inner) && inner.length === 0)
    if (empty) continue
    if (Array.isArray(inner)) kept[key] = inner.map(item => (isObject(item) ? trimDefaults(item) : item))
    else kept[key] = isObject(inner) ? trimDefaults(inner) : inner
  }
  return kept
}
