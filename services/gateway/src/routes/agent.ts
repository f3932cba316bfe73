import { InterpretRequest, JobStarted, type RequestInput } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { orMissing, roleIn } from '../access.ts'
import { problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import type { StartJob } from '../start-job.ts'
import { connectionStore } from '../stores/connection-store.ts'
import { userStore } from '../stores/user-store.ts'

type Options = { as: AsCaller; startJob: StartJob }

/** A sentence in, a job out: the orchestrator takes it from there. */
export const agentRoutes: FastifyPluginAsyncZod<Options> = async (app, { as, startJob }) => {
  const schema = {
    tags: ['agents'],
    summary: 'Says in words what should be kept in sync',
    body: InterpretRequest,
    response: { 202: JobStarted, ...problems },
  }
  app.post('/agent/interpret', { schema, config: { repeat: 'key' } }, async (request, reply) => {
    const { workspaceId, text, sheetConnectionId = null, tableConnectionId = null, timezone } = request.body
    const profile = await as(request, async tx => {
      await roleIn(tx, workspaceId)
      for (const id of [sheetConnectionId, tableConnectionId]) {
        if (id) orMissing(await connectionStore(tx).findIn(workspaceId, id), 'connection')
      }
      return userStore(tx).timeZone()
    })
    const input: RequestInput = { text, sheetConnectionId, tableConnectionId, timezone: timezone ?? profile }
    return startJob(request, reply.code(202), { workspaceId, kind: 'request', input })
  })
}
