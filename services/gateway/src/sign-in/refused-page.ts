import { Problem } from '@doki/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { page, pageHeaders } from './page.ts'

/** What the routes of `app` refuse is told to a browser by a page, with the way to begin again; to a program as JSON. */
export function refuseInPages(app: FastifyInstance, startPath: string): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || typeof payload !== 'string' || !wantsPage(request)) return payload
    const { message, issues } = Problem.parse(JSON.parse(payload))
    reply.headers(pageHeaders)
    const text = issues ? 'Doki does not understand what Google sent you back with.' : message
    return page('You are not signed in', text, { href: startPath, text: 'Sign in again' })
  })
}

/** Browsers name HTML when they open a page; programs name JSON, or nothing. */
function wantsPage({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.includes('text/html') && !accept.includes('application/json')
}
