import fc from 'fast-check'
import type { Scripted } from './answering.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const rubbish: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(
  null,
  '',
  'x',
  -1,
  0.5,
  1e300,
  true,
  [],
  [[]],
  {},
  { a: 1 },
  [[{ nested: true }]],
)

/** Answers as no server should give them: the right one spoilt in one place, cut, or another thing altogether. */
export function garbage(right: Json): fc.Arbitrary<Scripted> {
  const text = JSON.stringify(right)
  const spoilt = fc
    .tuple(fc.nat(200), fc.constantFrom('drop', 'double', 'turn', 'replace'), rubbish)
    .map(([at, how, by]) => ({ status: 200, body: JSON.stringify(spoil(right, at, how, by)) }))
  const cut = fc.nat(text.length).map(at => ({ status: 200, body: text.slice(0, at) }))
  const typo = fc
    .tuple(fc.nat(text.length - 1), fc.constantFrom('"', '{', ']', '0', '\\', ',', '\u0000'))
    .map(([at, byte]) => ({ status: 200, body: text.slice(0, at) + byte + text.slice(at + 1) }))
  const others = fc.constantFrom<Scripted[]>(
    { status: 200, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>Sorry</title>' },
    { status: 200, body: 'null' },
    { status: 200, body: '[]' },
    { status: 200, body: text, cut: true },
    { status: 204, body: '' },
    { status: 307, headers: { location: 'http://127.0.0.1:9/' }, body: '' },
    { status: 502, body: '<html>Bad Gateway</html>' },
    { status: 429, body: '<html>Too many</html>' },
    { status: 400, body: '<html>Bad Request</html>' },
    { status: 403, body: '{"error":"no object"}' },
    { status: 500, body: '{"error":{"code":500,"message":7,"errors":"x"}}' },
  )
  return fc.oneof(spoilt, cut, typo, others)
}

/** The value with its `at`-th part, counted in depth, spoilt. */
function spoil(value: Json, at: number, how: string, by: Json): Json {
  let left = at % (partsOf(value) + 1)
  const visit = (part: Json): Json[] => {
    if (left-- === 0) return spoilOne(part, how, by)
    if (Array.isArray(part)) return [part.flatMap(visit)]
    if (typeof part !== 'object' || part === null) return [part]
    const entries = Object.entries(part).flatMap(([key, inner]) => {
      const [kept] = visit(inner)
      return kept === undefined ? [] : [[key, kept] as const]
    })
    return [Object.fromEntries(entries)]
  }
  return visit(value)[0] ?? null
}

function spoilOne(part: Json, how: string, by: Json): Json[] {
  if (how === 'drop') return []
  if (how === 'double') return [part, part]
  if (how === 'turn' && Array.isArray(part)) return [part.toReversed()]
  return [by]
}

function partsOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, part) => sum + 1 + partsOf(part), 0)
}
