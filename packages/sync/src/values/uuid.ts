import { trimSpaces } from './blank.ts'
import type { CellReader } from './column.ts'
import { notCastable } from './refusal.ts'

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/** Lower case, with hyphens; `{…}` around it is taken off. */
export function uuidReader(): CellReader {
  return cell => {
    if (typeof cell === 'string') {
      if (uuid.test(cell)) return cell
      const text = trimSpaces(cell)
        .toLowerCase()
        .replace(/^\{(.*)\}$/, '$1')
      if (uuid.test(text)) return text
    }
    return notCastable(cell, 'is not a UUID')
  }
}
