import fc from 'fast-check'
import { breakOne } from './break-one.ts'
import { hostileBodies, hostileTexts } from './hostile-values.ts'
import { type Known, type KnownAt, knownTo, likeExample } from './known-values.ts'
import { type Schema, valuesOf } from './values-of.ts'

/** A request as it goes over the wire. */
export type FuzzRequest = {
  /** The operation it is of. */
  operationId: string
  how: 'valid' | 'nearly' | 'hostile'
  method: string
  url: string
  headers: Record<string, string>
  body?: string
}

/** The parts of an OpenAPI document that requests are made of. */
export type FuzzDocument = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Operation = {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> }
  responses: Record<string, { content?: Record<string, unknown> }>
}

/** Requests to every operation of a document, right, nearly right and hostile. `known` is there to be named in them. */
export function requestsOf(document: FuzzDocument, known: Known): fc.Arbitrary<FuzzRequest> {
  const { schemas } = document.components
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return fc.oneof(
    ...all.map(({ path, method, operation }) => {
      const isStream = Object.values(operation.responses).some(each => each.content?.['text/event-stream'])
      const way = { path, method: method.toUpperCase() }
      const make = { ...way, operation, schemas, known: knownTo(known, { ...way, isStream }) }
      return fc.oneof(
        { weight: 5, arbitrary: good(make, 'valid') },
        { weight: 3, arbitrary: good(make, 'nearly') },
        { weight: 2, arbitrary: hostile(make) },
      )
    }),
  )
}

type Make = {
  path: string
  method: string
  operation: Operation
  schemas: Record<string, Schema>
  known: KnownAt
}

function good(
  { path, method, operation, schemas, known }: Make,
  how: 'valid' | 'nearly',
): fc.Arbitrary<FuzzRequest> {
  const { operationId, parameters = [], requestBody } = operation
  const [media] = Object.values(requestBody?.content ?? {})
  const right = media ? bodiesOf(media, { schemas, known }) : fc.constant(undefined)
  const body = how === 'nearly' && media ? right.chain(breakOne) : right
  const values = parameters.map(({ name, schema, required, in: place }) => {
    const value = valuesOf(schema, { schemas, known }, { depth: 0, name, within: '' })
    return place === 'path' || required ? value : fc.option(value, { nil: undefined, freq: 2 })
  })
  const broken =
    how === 'nearly' && !media && parameters.length > 0 ? fc.nat(parameters.length - 1) : fc.constant(-1)
  return fc.tuple(fc.tuple(...values), body, broken, hostileTexts).map(([chosen, sent, at, bad]) => {
    const given = chosen.map((value, index) => (index === at ? bad : value))
    return {
      operationId,
      how,
      method,
      url: urlOf(path, parameters, given),
      headers: { ...headersOf(parameters, given), ...(media && { 'content-type': 'application/json' }) },
      ...(media && { body: JSON.stringify(sent) ?? '' }),
    }
  })
}

/** Mostly like the example, which is more often what somebody would send than what the schema allows. */
function bodiesOf(
  { schema, example }: { schema: Schema; example?: unknown },
  { schemas, known }: Pick<Make, 'schemas' | 'known'>,
): fc.Arbitrary<unknown> {
  const any = valuesOf(schema, { schemas, known })
  if (example === undefined) return any
  return fc.oneof({ weight: 3, arbitrary: likeExample(example, known) }, { weight: 1, arbitrary: any })
}

const types = [
  'application/json',
  'application/json; charset=latin1',
  'text/plain',
  'application/xml',
  'multipart/form-data',
  'a/b',
  'x',
  '',
]

function hostile({ path, method, operation }: Make): fc.Arbitrary<FuzzRequest> {
  const { operationId, parameters = [] } = operation
  const values = fc.tuple(...parameters.map(() => hostileTexts))
  const extra = fc.option(fc.tuple(hostileTexts, hostileTexts), { nil: undefined })
  return fc
    .tuple(values, hostileBodies, fc.constantFrom(...types), extra, hostileTexts)
    .map(([given, body, type, more, key]) => {
      const url = urlOf(path, parameters, given)
      const query = more ? `${url.includes('?') ? '&' : '?'}${more.map(encode).join('=')}` : ''
      const headers = {
        'content-type': type,
        'idempotency-key': printable(key),
        'if-none-match': printable(key),
      }
      return {
        operationId,
        how: 'hostile' as const,
        method,
        url: url + query,
        headers: method === 'GET' ? { 'if-none-match': printable(key) } : headers,
        ...(method !== 'GET' && { body }),
      }
    })
}

function urlOf(path: string, parameters: Parameter[], given: unknown[]): string {
  const filled = path.replace(
    /\{(\w+)\}/g,
    (_, name) =>
      encode(given[parameters.findIndex(each => each.in === 'path' && each.name === name)]) || '%20',
  )
  const query = parameters.flatMap(({ in: place, name }, at) =>
    place === 'query' && given[at] !== undefined ? [`${encode(name)}=${encode(given[at])}`] : [],
  )
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled
}

function headersOf(parameters: Parameter[], given: unknown[]): Record<string, string> {
  return Object.fromEntries(
    parameters.flatMap(({ in: place, name }, at) =>
      place === 'header' && given[at] !== undefined ? [[name, printable(String(given[at]))]] : [],
    ),
  )
}

/** So much of it as an address holds. Half a character has no spelling there. */
function encode(value: unknown): string {
  return encodeURIComponent(
    String(value ?? '')
      .toWellFormed()
      .slice(0, 6_000),
  )
}

/** So much of it as a header holds. */
function printable(text: string): string {
  return text
    .replace(/[^\x20-\x7e\x80-\xff]/g, '')
    .slice(0, 4_000)
    .trim()
}
