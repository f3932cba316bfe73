import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { startOpenAi } from '@doki/local'
import type { Test } from 'tap'
import { z } from 'zod'

const Embed = z.object({
  input: z.array(z.string()),
  model: z.string(),
  encoding_format: z.string().optional(),
})

/**
 * The stand-in for OpenAI with somebody in between who keeps every body as it was sent. `meanings` are words that mean the
 * same, wherever they stand in a text: their vectors are the same, all others have another direction.
 */
export async function recordedOpenAi(t: Test, { meanings = [] }: { meanings?: string[][] } = {}) {
  const openAi = await startOpenAi({ key: 'sk-test' })
  t.teardown(() => openAi.stop())
  const bodies: { url: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    const [url, body] = [request.url ?? '', await text(request)]
    bodies.push({ url, body })
    const answer = await fetch(new URL(url, openAi.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
      body,
    }).catch(() => undefined)
    const said = answer?.ok && url.endsWith('/embeddings') ? embedded(body, meanings) : await answer?.text()
    response.writeHead(answer?.status ?? 502, { 'content-type': 'application/json' }).end(said)
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return { ...openAi, url: `http://127.0.0.1:${port}/v1`, bodies }
}

function embedded(body: string, meanings: string[][]): string {
  const { input, model, encoding_format } = Embed.parse(JSON.parse(body))
  const data = input.map((text, index) => {
    const vector = new Array<number>(meanings.length + 1).fill(0.1)
    const found = meanings.findIndex(words => words.some(word => text.startsWith(`${word} (`)))
    vector[found < 0 ? meanings.length : found] = 1
    const packed = Buffer.from(Float32Array.from(vector).buffer).toString('base64')
    return { object: 'embedding', index, embedding: encoding_format === 'base64' ? packed : vector }
  })
  return JSON.stringify({ object: 'list', model, data, usage: { prompt_tokens: 1, total_tokens: 1 } })
}
