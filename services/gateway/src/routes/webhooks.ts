import { DokiError } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { Nothing } from '../answers.ts'
import type { Machines } from '../machines.ts'

/** Longer ones are not ours, and are not hashed. */
const Text = z.string().max(500).default('')

/**
 * Where others tell that a side of a sync changed: Drive by its push messages, a database by a call of its own. Nobody is
 * signed in; a token of 256 bits says whose message it is. An unknown channel and a wrong token get the same 404.
 */
export const webhookRoutes: FastifyPluginAsyncZod<{ machines: Pick<Machines, 'hint'> }> = async (
  app,
  { machines },
) => {
  // The body of a message says nothing that we would believe, so none is read.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_, payload, done) => {
    payload.resume()
    done(null)
  })

  // https://developers.google.com/workspace/drive/api/guides/push#understanding-drive-api-notification-events
  const Drive = z.looseObject({
    'x-goog-channel-id': Text,
    'x-goog-channel-token': Text,
    'x-goog-resource-state': Text,
  })
  const drive = { hide: true, headers: Drive, response: { 204: Nothing } }
  app.post('/webhooks/drive', { schema: drive, config: { repeat: 'harmless' } }, async (request, reply) => {
    const {
      'x-goog-channel-id': id,
      'x-goog-channel-token': token,
      'x-goog-resource-state': state,
    } = request.headers
    // The first message of a channel says that it is open.
    await tell('sheet', { id, token }, { changed: state !== 'sync' })
    return reply.code(204).send(null)
  })

  const table = {
    hide: true,
    params: z.object({ id: Text }),
    headers: z.looseObject({ authorization: Text }),
    response: { 204: Nothing },
  }
  app.post(
    '/webhooks/table/:id',
    { schema: table, config: { repeat: 'harmless' } },
    async (request, reply) => {
      const token = request.headers.authorization.replace(/^Bearer /, '')
      await tell('table', { id: request.params.id, token }, { changed: true })
      return reply.code(204).send(null)
    },
  )

  async function tell(...hint: Parameters<Machines['hint']>): Promise<void> {
    if (!(await machines.hint(...hint))) throw new DokiError('not_found', 'There is no such channel')
  }
}
