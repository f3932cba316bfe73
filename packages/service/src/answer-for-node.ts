import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { DokiError } from '@doki/contracts'
import type { App } from './create-http.ts'
import { problem } from './problem.ts'

/**
 * What Node would refuse by itself, without a word: a request without a `Host` (which needs `requireHostHeader: false`), and
 * one that expects what we do not do. They are told in the shape of all errors.
 */
export function answerForNode(app: App): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const isNamed = raw.headers.host !== undefined || raw.httpVersion !== '1.1'
    done(
      isNamed ? undefined : new DokiError('invalid_input', 'The request names no Host: HTTP/1.1 wants one'),
    )
  })
  app.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const told = problem(
      417,
      'invalid_input',
      'Of what `Expect` may say only 100-continue is met',
      randomUUID(),
    )
    const headers = { 'content-type': 'application/json; charset=utf-8', connection: 'close' }
    response.writeHead(417, headers).end(JSON.stringify(told))
  })
}
