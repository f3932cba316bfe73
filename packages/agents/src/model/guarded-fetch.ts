import { z } from 'zod'

/** More came than any answer needs. */
class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

/** Bytes of an answer at most: many times what the longest has. */
const mostBytes = 8_000_000

/** What a client for JSON sends; its own types of it are those of another `fetch`. */
const Init = z.object({
  method: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  signal: z.instanceof(AbortSignal),
})

/**
 * `fetch` for a provider's client: nobody is followed elsewhere, for the question would go along; and an answer that does
 * not end is left.
 */
export async function guardedFetch(url: unknown, init: unknown): Promise<Response> {
  const request: RequestInit = { ...Init.parse(init), redirect: 'error' }
  const { body, status, statusText, headers } = await fetch(z.string().parse(url), request)
  return new Response(body?.pipeThrough(limit()) ?? null, { status, statusText, headers })
}

function limit(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > mostBytes) controller.error(new AnswerTooLarge(`more than ${mostBytes} bytes`))
      else controller.enqueue(chunk)
    },
  })
}
