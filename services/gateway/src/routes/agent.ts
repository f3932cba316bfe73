import {
  DokiError,
  InterpretRequest,
  type Job,
  JobStarted,
  type RequestInput,
  type WorkspaceId,
} from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { missing, orMissing, roleIn } from '../access.ts'
import { problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { checkTimeZone } from '../check-time-zone.ts'
import type { StartJob } from '../start-job.ts'
import { connectionStore } from '../stores/connection-store.ts'
import { jobStore } from '../stores/job-store.ts'
import { ownTimeZone } from '../stores/user-store.ts'

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
    const { previousJobId = null } = request.body
    if (timezone !== undefined) checkTimeZone(timezone)
    if (sheetConnectionId || tableConnectionId || previousJobId)
      await as(request, async tx => {
        await roleIn(tx, workspaceId)
        for (const id of [sheetConnectionId, tableConnectionId]) {
          if (id) orMissing(await connectionStore(tx).findIn(workspaceId, id), 'connection')
        }
        if (previousJobId) checkPrevious(await jobStore(tx).find(previousJobId), workspaceId)
      })
    const said: Omit<RequestInput, 'timezone'> = { text, sheetConnectionId, tableConnectionId, previousJobId }
    const job = { workspaceId, kind: 'request' as const }
    if (timezone === undefined)
      return startJob(request, reply.code(202), { ...job, input: said, known: ownTimeZone })
    const input: RequestInput = { ...said, timezone }
    return startJob(request, reply.code(202), { ...job, input })
  })
}

/** Throws the 404 for a job that is not a request of this workspace, `conflict` for one that waits to be answered itself. */
function checkPrevious(job: Job | undefined, workspaceId: WorkspaceId): void {
  if (job?.workspaceId !== workspaceId || job.kind !== 'request') throw missing('job')
  if (job.status !== 'waiting' || job.waitingFor?.type !== 'person') return
  throw new DokiError(
    'conflict',
    'The request before this one waits for an answer: say it there, by POST /jobs/:id/answer, or cancel it first',
  )
}
