import {
  CreateSync,
  DokiError,
  pageOf,
  Sync,
  SyncId,
  type SyncState,
  SyncStatus,
  UpdateSync,
  UserId,
} from '@doki/contracts'
import { checkRules } from '@doki/sync'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { forbidden, missing, orMissing, requireWriter, roleIn } from '../access.ts'
import { byId, Nothing, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { WorkspacePageQuery } from '../paging.ts'
import { callerOf } from '../require-user.ts'
import { mappingStore } from '../stores/mapping-store.ts'
import { syncStore } from '../stores/sync-store.ts'

/** Mappings kept true. */
export const syncRoutes: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const tags = ['syncs']
  const params = byId(SyncId)
  const one = { 200: Sync, ...problems }

  const list = {
    tags,
    summary: 'Syncs',
    querystring: WorkspacePageQuery,
    response: { 200: pageOf(Sync), ...problems },
  }
  app.get('/syncs', { schema: list }, request =>
    as(request, async tx => {
      if (request.query.workspaceId) await roleIn(tx, request.query.workspaceId)
      return syncStore(tx).list(request.query)
    }),
  )

  const create = {
    tags,
    summary: 'Keeps an approved mapping in sync',
    body: CreateSync,
    response: { 201: Sync, ...problems },
  }
  app.post('/syncs', { schema: create }, async (request, reply) => {
    const { workspaceId, mappingId, timeZone } = request.body
    checkTimeZone(timeZone)
    checkRules(request.body)
    const sync = await as(request, async tx => {
      await requireWriter(tx, workspaceId)
      const mapping = await mappingStore(tx).find(mappingId)
      if (mapping?.workspaceId !== workspaceId) throw missing('mapping')
      if (mapping.state !== 'approved') {
        throw new DokiError('unprocessable', `The mapping is ${mapping.state}: approve it first`)
      }
      checkRules(request.body, mapping.columns)
      return syncStore(tx).create(request.body, UserId.parse(callerOf(request).sub))
    })
    return reply.code(201).send(sync)
  })

  app.get('/syncs/:id', { schema: { tags, summary: 'One sync', params, response: one } }, request =>
    as(request, async tx => orMissing(await syncStore(tx).find(request.params.id), 'sync')),
  )

  const status = {
    tags,
    summary: 'What of a sync waits: conflicts, rows that cannot cross',
    params,
    response: { 200: SyncStatus, ...problems },
  }
  app.get('/syncs/:id/status', { schema: status }, request =>
    as(request, async tx => orMissing(await syncStore(tx).status(request.params.id), 'sync')),
  )

  const change = { tags, summary: 'Changes a sync', params, body: UpdateSync, response: one }
  app.patch('/syncs/:id', { schema: change }, request => {
    checkTimeZone(request.body.timeZone)
    checkRules(request.body)
    return as(request, async tx => {
      const found = orMissing(await syncStore(tx).find(request.params.id), 'sync')
      const changed = await syncStore(tx).update(found.id, request.body)
      if (!changed) throw forbidden('sync')
      return changed
    })
  })

  const remove = { tags, summary: 'Forgets a sync; sheet and table stay as they are', params }
  app.delete(
    '/syncs/:id',
    { schema: { ...remove, response: { 204: Nothing, ...problems } } },
    async (request, reply) => {
      await as(request, async tx => {
        const found = orMissing(await syncStore(tx).find(request.params.id), 'sync')
        request.deed = { workspaceId: found.workspaceId }
        if (!(await syncStore(tx).remove(found.id))) throw forbidden('sync')
      })
      return reply.code(204).send(null)
    },
  )

  for (const [verb, state, reason] of turns) {
    const schema = {
      tags,
      summary: `${verb === 'pause' ? 'Pauses' : 'Resumes'} a sync`,
      params,
      response: one,
    }
    app.post(`/syncs/:id/${verb}`, { schema }, request =>
      as(request, async tx => {
        const found = orMissing(await syncStore(tx).find(request.params.id), 'sync')
        const changed = await syncStore(tx).setState(found.id, state, reason)
        if (!changed) throw forbidden('sync')
        return changed
      }),
    )
  }
}

const turns: [verb: 'pause' | 'resume', SyncState, reason: string | null][] = [
  ['pause', 'paused', 'Paused by a person'],
  ['resume', 'active', null],
]

/** Throws `invalid_input` for what is no IANA time zone. */
function checkTimeZone(timeZone: string | undefined): void {
  if (timeZone === undefined || Intl.supportedValuesOf('timeZone').includes(timeZone) || timeZone === 'UTC')
    return
  throw new DokiError(
    'invalid_input',
    `There is no time zone "${timeZone}": use a name such as Europe/Berlin`,
  )
}
