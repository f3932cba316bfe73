import { badField } from './api-error.ts'
import { camel, isObject, type Json } from './json.ts'

/** A parsed `fields` parameter: a name with nothing below it takes the whole value. */
export interface Mask {
  [name: string]: Mask
}

/** Reads `a,b/c,d(e,f.g)`; slash and dot mean the same, snake_case is taken too. */
export function parseMask(text: string): Mask {
  const root: Mask = {}
  let position = 0
  const read = (into: Mask): void => {
    while (position < text.length && text[position] !== ')') {
      let at = into
      for (;;) {
        const name = /^[\s]*([^,()/.\s]*)[\s]*/.exec(text.slice(position))!
        position += name[0].length
        if (name[1]) {
          const key = camel(name[1])
          at[key] ??= {}
          at = at[key]
        }
        const mark = text[position]
        if (mark === '(') {
          position++
          read(at)
          position++
        } else if (mark === '/' || mark === '.') position++
        else break
      }
      if (text[position] === ',') position++
    }
  }
  read(root)
  return root
}

/** Every path of the mask, e.g. `sheets.properties.title`. */
export function maskPaths(mask: Mask): string[] {
  return Object.entries(mask).flatMap(([name, below]) => {
    const paths = maskPaths(below)
    return paths.length ? paths.map(path => `${name}.${path}`) : [name]
  })
}

/** The part of a value that the mask names. Objects on the way stay, even when nothing is left in them. */
export function applyMask(value: Json, mask: Mask): Json {
  if (Object.keys(mask).length === 0 || '*' in mask) return value
  if (Array.isArray(value)) return value.map(item => applyMask(item, mask))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key in mask)
      .map(([key, inner]) => [key, applyMask(inner, mask[key]!)]),
  )
}

/** A tree of the names that exist; null where we do not look deeper. */
export interface Shape {
  [name: string]: Shape | null
}

/** @throws ApiError 400, in Google's words, for the first path that names no field. */
export function checkMask(mask: Mask, shape: Shape, path: string[] = []): void {
  for (const [name, below] of Object.entries(mask)) {
    if (name === '*') continue
    const here = [...path, name]
    if (!(name in shape)) {
      const where = here.join('.')
      throw badField(
        where,
        `Error expanding 'fields' parameter. Cannot find matching fields for path '${where}'.`,
        'Request contains an invalid argument.',
      )
    }
    const next = shape[name]
    if (next) checkMask(below, next, here)
  }
}
