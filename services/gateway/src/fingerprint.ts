import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

type Asked = Pick<FastifyRequest, 'method' | 'url' | 'body'>

/** Of what was asked: the same for the same body, however it is written. */
export function fingerprint({ method, url, body }: Asked): string {
  const text = JSON.stringify([method, url, canonical(body ?? null)])
  return createHash('sha256').update(text).digest('base64url')
}

/** `value` with the names in its objects in one order, so that it is the same text for the same thing. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([name, each]) => [name, canonical(each)])
}
