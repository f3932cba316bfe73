import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import { problem } from './problem.ts'

type ClientError = Error & { code?: string }

/** What is no request, or took too long to become one: told in the shape of all errors, and the connection is closed. */
export function answerClientError({ code }: ClientError, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return
  const told = tell(code)
  const body = JSON.stringify(told)
  const head = [
    `HTTP/1.1 ${told.statusCode} ${told.error}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

function tell(code: string | undefined) {
  const id = randomUUID()
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem(408, 'invalid_input', 'The request did not arrive in time', id)
  if (code === 'HPE_HEADER_OVERFLOW') return problem(431, 'too_large', 'The headers are too large', id)
  return problem(400, 'invalid_input', 'This is no HTTP request that we can read', id)
}
