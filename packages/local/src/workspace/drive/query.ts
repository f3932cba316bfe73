import { ROOT_ID, rankOf } from '../access.ts'
import { driveError } from '../api-error.ts'
import type { DriveFile } from '../world.ts'

type Test = (file: DriveFile) => boolean

const WORDS = /\s*(?:('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(>=|<=|!=|=|<|>)|([()])|([A-Za-z][A-Za-z.]*))/y

/**
 * The `q` of files.list as a test of one file: and, or, not, brackets; name, mimeType, trashed, starred,
 * modifiedTime, createdTime, parents, owners, writers, readers, sharedWithMe, fullText.
 * @throws ApiError 400 for anything else.
 */
export function parseQuery(text: string, me: string): Test {
  const words = split(text)
  let position = 0
  const peek = () => words[position]?.toLowerCase()
  const either = (): Test => {
    let left = both()
    while (peek() === 'or') {
      position++
      const [a, b] = [left, both()]
      left = file => a(file) || b(file)
    }
    return left
  }
  const both = (): Test => {
    let left = one()
    while (peek() === 'and') {
      position++
      const [a, b] = [left, one()]
      left = file => a(file) && b(file)
    }
    return left
  }
  const one = (): Test => {
    if (peek() === 'not') {
      position++
      const inner = one()
      return file => !inner(file)
    }
    if (peek() === '(') {
      position++
      const inner = either()
      if (words[position++] !== ')') throw invalidQuery()
      return inner
    }
    if (peek() === 'sharedwithme') {
      position++
      if (peek() === '=') position += 2
      return file => file.owner !== me && rankOf(file, me) > 0
    }
    const [left = '', operator = '', right = ''] = words.slice(position, position + 3)
    position += 3
    return operator.toLowerCase() === 'in'
      ? membership(unquote(left), right, me)
      : comparison(left, operator, unquote(right))
  }
  const test = either()
  if (position !== words.length) throw invalidQuery()
  return test
}

function split(text: string): string[] {
  const words: string[] = []
  WORDS.lastIndex = 0
  while (WORDS.lastIndex < text.trimEnd().length) {
    const match = WORDS.exec(text)
    if (!match) throw invalidQuery()
    words.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '')
  }
  return words
}

function unquote(word: string): string {
  return /^['"]/.test(word) ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word
}

function membership(value: string, list: string, me: string): Test {
  const who = value === 'me' ? me : value
  switch (list) {
    case 'parents':
      return file => file.parents.includes(value === 'root' ? ROOT_ID : value)
    case 'owners':
      return file => file.owner === who
    case 'writers':
      return file => rankOf(file, who) >= 3
    case 'readers':
      return file => rankOf(file, who) >= 1
    default:
      throw invalidQuery()
  }
}

function comparison(field: string, operator: string, value: string): Test {
  switch (field) {
    case 'name':
    case 'title':
    case 'fullText':
      return texts(operator, value, file => file.name)
    case 'mimeType':
      return texts(operator, value, file => file.mimeType)
    case 'trashed':
      return file => (operator === '!=') !== (file.trashed === (value === 'true'))
    case 'starred':
      return file => (operator === '!=') !== ((file.more.starred === true) === (value === 'true'))
    case 'modifiedTime':
      return times(operator, value, file => file.modifiedTime)
    case 'createdTime':
      return times(operator, value, file => file.createdTime)
    default:
      throw invalidQuery()
  }
}

function texts(operator: string, value: string, of: (file: DriveFile) => string): Test {
  const lower = value.toLowerCase()
  if (operator === '=') return file => of(file) === value
  if (operator === '!=') return file => of(file) !== value
  if (operator === 'contains') {
    // Drive's contains matches the beginning of words
    return file =>
      of(file)
        .toLowerCase()
        .split(/(?<=\W)/)
        .some((_, i, words) => words.slice(i).join('').startsWith(lower))
  }
  throw invalidQuery()
}

function times(operator: string, value: string, of: (file: DriveFile) => number): Test {
  const limit = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(value) ? value : `${value}Z`)
  if (Number.isNaN(limit)) throw invalidQuery()
  switch (operator) {
    case '>':
      return file => of(file) > limit
    case '>=':
      return file => of(file) >= limit
    case '<':
      return file => of(file) < limit
    case '<=':
      return file => of(file) <= limit
    case '=':
      return file => of(file) === limit
    default:
      return file => of(file) !== limit
  }
}

function invalidQuery() {
  return driveError(400, 'Invalid Value', 'invalid', { locationType: 'parameter', location: 'q' })
}
