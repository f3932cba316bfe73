import {
  type Answer,
  AnswerRequest,
  DokiError,
  Job,
  JobId,
  JobStarted,
  MappingProposal,
  pageOf,
} from '@doki/contracts'
import { checkMapping, editMapping } from '@doki/matching'
import { checkRules } from '@doki/sync'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { orMissing, requireWriter, roleIn } from '../access.ts'
import { byId, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import type { Hand } from '../courier.ts'
import type { Machines } from '../machines.ts'
import type { Once } from '../once.ts'
import { traceparentOf } from '../start-job.ts'
import { findJob, JobQuery, jobStore, parseJob } from '../stores/job-store.ts'

type Options = { as: AsCaller; once: Once; hand: Hand; machines: Pick<Machines, 'cancel'> }

/** Long work: what there is, answering it, stopping it. */
export const jobRoutes: FastifyPluginAsyncZod<Options> = async (app, { as, once, hand, machines }) => {
  const tags = ['jobs']
  const params = byId(JobId)

  const list = {
    tags,
    summary: 'Jobs, newest first',
    querystring: JobQuery,
    response: { 200: pageOf(Job), ...problems },
  }
  app.get('/jobs', { schema: list }, request =>
    as(request, async tx => {
      if (request.query.workspaceId) await roleIn(tx, request.query.workspaceId)
      return jobStore(tx).list(request.query)
    }),
  )

  const read = { tags, summary: 'One job', params, response: { 200: Job, ...problems } }
  app.get('/jobs/:id', { schema: read }, async request => {
    // Asked again and again while one waits: the shortest way there is.
    const [row] = await as.ask(request, findJob(request.params.id))
    return orMissing(row && parseJob(row), 'job')
  })

  const answer = {
    tags,
    summary: 'Answers a question, a review or a plan that a job waits with',
    params,
    body: AnswerRequest,
    response: { 202: JobStarted, ...problems },
  }
  app.post('/jobs/:id/answer', { schema: answer, config: { repeat: 'key' } }, async (request, reply) => {
    let woken: Job | undefined
    const started = await once(request, reply.code(202), JobStarted, async tx => {
      const jobs = jobStore(tx)
      const found = orMissing(await jobs.find(request.params.id), 'job')
      request.deed = { workspaceId: found.workspaceId }
      await requireWriter(tx, found.workspaceId)
      const { answer, fence = null } = request.body
      checkAnswer(found, answer)
      await jobs.answer(found.id, answer, fence)
      woken = found
      return { jobId: found.id }
    })
    if (woken) hand({ ...woken, traceparent: traceparentOf(request) })
    return started
  })

  const cancel = { tags, summary: 'Stops a job', params, response: { 200: Job, ...problems } }
  app.post('/jobs/:id/cancel', { schema: cancel, config: { repeat: 'harmless' } }, async request => {
    const find = () => as(request, async tx => orMissing(await jobStore(tx).find(request.params.id), 'job'))
    const { workspaceId } = await find()
    await as(request, async tx => {
      await requireWriter(tx, workspaceId)
      await jobStore(tx).cancel(request.params.id)
    })
    // What the person may see is cancelled; what hangs on it is for the service to stop and to wake.
    await machines.cancel(request.params.id)
    return find()
  })
}

/**
 * The answer must be to what the job asks, and one it can go on with: it would end with a wrong one. Whether it still
 * waits, the database decides.
 */
function checkAnswer({ waitingFor }: Job, answer: Answer): void {
  if (waitingFor?.type !== 'person') return
  const { ask } = waitingFor
  // A person may always say something in words; whether it is an answer, who asked decides.
  if (ask.kind !== answer.kind && answer.kind !== 'question')
    throw new DokiError('unprocessable', `The job asks for a ${ask.kind}; this answers a ${answer.kind}`)
  if (ask.kind !== 'review' || answer.kind !== 'review' || answer.decision !== 'approve') return
  const approved = editMapping(MappingProposal.parse(ask.proposal), answer)
  checkMapping(approved)
  if (ask.rules) checkRules(ask.rules, approved.columns)
}
