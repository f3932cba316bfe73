import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/**
 * Answers of the routes of `app` from here on are compressed where the caller reads that and it pays. Events are not (a
 * compressor would hold them back), and what holds a secret is too short to be: no answer lets one be guessed by its length.
 */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    globalDecompression: false,
    encodings: ['br', 'gzip'],
    threshold: 1024,
    customTypes: /^(application\/(json|javascript)|text\/(html|css|javascript))/,
    // Beyond these a list costs more to squeeze than to send.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 6 },
  })
}
