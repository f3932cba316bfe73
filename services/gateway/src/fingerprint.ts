import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

type Asked = Pick<FastifyRequest, 'method' | 'url' | 'body'>

/** Of what was asked: the same for the same body, however it is written. */
export function fingerprint({ method, url, body }: Asked): string {
  const text = JSON.stringify([method, url, sorted(body ?? null)])
  return createHash('sha256').update(text).digest('base64url')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([name, each]) => [name, sorted(each)])
}
