import { invalid } from '../status-error.ts'

type Test = (attributes: Record<string, string>) => boolean

const attribute = String.raw`attributes(?:\.([A-Za-z_][\w-]*)|\."([^"]+)")`
const term = new RegExp(
  String.raw`^(NOT\s+|-)?(?:${attribute}\s*(=|!=)\s*"([^"]*)"|attributes:"?([\w.-]+)"?|hasPrefix\(\s*${attribute}\s*,\s*"([^"]*)"\s*\))$`,
)

/**
 * A subscription's filter: `attributes.x = "y"`, `!=`, `attributes:x`, `hasPrefix(attributes.x, "y")`, each
 * perhaps with `NOT`, joined by `AND` or by `OR`. No parentheses. Throws `INVALID_ARGUMENT` for anything else.
 */
export function parseFilter(filter: string): Test {
  if (!filter.trim()) return () => true
  const parts = filter.trim().split(/\s+(AND|OR)\s+/)
  const words = new Set(parts.filter((_part, index) => index % 2 === 1))
  if (words.size > 1)
    throw invalid('A filter with both AND and OR needs parentheses, which are not known here')
  const tests = parts.filter((_part, index) => index % 2 === 0).map(parseTerm)
  return words.has('OR')
    ? attributes => tests.some(test => test(attributes))
    : attributes => tests.every(test => test(attributes))
}

function parseTerm(text: string): Test {
  const found = term.exec(text.trim())
  if (!found) throw invalid(`Not a filter known here: ${text}`)
  const [, not, plain, quoted, operator, value, present, prefixPlain, prefixQuoted, prefix] = found
  const test: Test = attributes => {
    if (present !== undefined) return present in attributes
    const key = plain ?? quoted ?? prefixPlain ?? prefixQuoted ?? ''
    if (prefix !== undefined) return (attributes[key] ?? '').startsWith(prefix) && key in attributes
    return (attributes[key] === value) === (operator === '=')
  }
  return not ? attributes => !test(attributes) : test
}
