import openapiFetch from 'openapi-fetch'
import type { paths } from './api.ts'
import { type Patience, patientFetch } from './patient-fetch.ts'

export type ClientOptions = {
  /** Where the gateway is: `https://api.example.com`. */
  url: string
  /** An access token, or what gives one that is still good. Absent: for what needs none. */
  token?: string | (() => string | Promise<string>)
  /** A minute for a gateway that is away, some seconds for one that is busy, unless told otherwise. */
  patience?: Patience
  fetch?: (request: Request) => Promise<Response>
}

/** The API, typed: `client.GET('/jobs/{id}', { params: { path: { id } } })`. */
export type Client = ReturnType<typeof createClient>

/**
 * A client of the public API. Every POST carries an `Idempotency-Key`, its own unless the caller gives one, so that what is
 * sent again when an answer is lost is done once.
 */
export function createClient({ url, token, patience = { away: 60, unavailable: 5 }, fetch }: ClientOptions) {
  const client = openapiFetch<paths>({ baseUrl: url, fetch: patientFetch(patience, fetch) })
  client.use({
    async onRequest({ request }) {
      const bearer = typeof token === 'function' ? await token() : token
      if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`)
      if (request.method === 'POST' && !request.headers.has('idempotency-key'))
        request.headers.set('idempotency-key', crypto.randomUUID())
      return request
    },
  })
  return client
}
