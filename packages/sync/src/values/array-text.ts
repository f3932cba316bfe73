import type { List } from './list.ts'

/** A list as Postgres writes and reads it: `{a,"b c",NULL}`. Everything but NULL is quoted. */
export function arrayText(items: List): string {
  return `{${items.map(item => (item === null ? 'NULL' : `"${item.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`
}

const item = /"((?:[^"\\]|\\[\s\S])*)"|([^"{},\\]+)/y

/** The texts of a one-dimensional array; undefined when it is none. */
export function readArrayText(text: string): List | undefined {
  if (text === '{}') return []
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined
  const items: (string | null)[] = []
  for (let at = 1; ; at++) {
    item.lastIndex = at
    const found = item.exec(text)
    if (!found) return undefined
    items.push(found[1] !== undefined ? found[1].replace(/\\([\s\S])/g, '$1') : bare(found[2] ?? ''))
    at = item.lastIndex
    if (at === text.length - 1) return items
    if (text[at] !== ',') return undefined
  }
}

function bare(word: string): string | null {
  return word.toUpperCase() === 'NULL' ? null : word
}
