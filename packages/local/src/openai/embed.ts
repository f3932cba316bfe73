import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ApiError } from './api-error.ts'
import { countTokens } from './count-tokens.ts'

const dimensions = 64

const EmbedRequest = z.object({
  model: z.string().min(1),
  input: z.union([z.string().transform(text => [text]), z.array(z.string()).min(1).max(2048)]),
  encoding_format: z.enum(['float', 'base64']).default('float'),
})

/** What `POST /v1/embeddings` answers: the same text the same vector, and texts with many letters in common near ones. */
export function embed(body: unknown): object {
  const { data: request, error } = EmbedRequest.safeParse(body)
  if (error) throw new ApiError(400, z.prettifyError(error))
  const { model, input, encoding_format } = request
  if (input.includes('')) throw new ApiError(400, "'$.input' is invalid.")
  const prompt_tokens = countTokens(input.join(' '))
  return {
    object: 'list',
    model,
    data: input.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: encoding_format === 'float' ? vectorOf(text) : base64(vectorOf(text)),
    })),
    usage: { prompt_tokens, total_tokens: prompt_tokens },
  }
}

/** Of length 1: each three letters that follow one another push it one way. */
function vectorOf(text: string): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  const letters = ` ${text.toLowerCase()} `
  for (let at = 0; at + 3 <= letters.length; at++) {
    const [place = 0, sign = 0] = createHash('sha256')
      .update(letters.slice(at, at + 3))
      .digest()
    vector[place % dimensions]! += sign % 2 === 0 ? 1 : -1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map(each => each / length)
}

function base64(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64')
}
