import {
  CreateSync,
  DokiError,
  pageOf,
  type Schedule,
  Sync,
  SyncId,
  type SyncState,
  SyncStatus,
  TableHook,
  UpdateSync,
  UserId,
} from '@doki/contracts'
import type { Queries } from '@doki/database'
import { checkSchedule } from '@doki/schedule'
import { checkRules } from '@doki/sync'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { forbidden, missing, orMissing, requireWriter, roleIn } from '../access.ts'
import { byId, Nothing, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { checkTimeZone } from '../check-time-zone.ts'
import type { Machines } from '../machines.ts'
import type { Once } from '../once.ts'
import { callerOf } from '../require-user.ts'
import { mappingStore } from '../stores/mapping-store.ts'
import { SyncQuery, syncStore } from '../stores/sync-store.ts'

type Options = {
  as: AsCaller
  once: Once
  machines: Pick<Machines, 'openTableHook'>
  publicUrl: string
}

/** Mappings kept true. */
export const syncRoutes: FastifyPluginAsyncZod<Options> = async (app, options) => {
  const { as, once, machines, publicUrl } = options
  const tags = ['syncs']
  const params = byId(SyncId)
  const one = { 200: Sync, ...problems }

  const list = {
    tags,
    summary: 'Syncs',
    querystring: SyncQuery,
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
  app.post('/syncs', { schema: create, config: { repeat: 'key' } }, async (request, reply) => {
    const { workspaceId, mappingId } = request.body
    const asked = checkTimes(request.body)
    return once(request, reply.code(201), Sync, async tx => {
      await requireWriter(tx, workspaceId)
      const mapping = await mappingStore(tx).find(mappingId)
      if (mapping?.workspaceId !== workspaceId) throw missing('mapping')
      if (mapping.state !== 'approved') {
        throw new DokiError('unprocessable', `The mapping is ${mapping.state}: approve it first`)
      }
      checkRules(request.body, mapping.columns)
      return syncStore(tx).create(asked, UserId.parse(callerOf(request).sub))
    })
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
    const asked = checkTimes(request.body)
    return as(request, async tx => {
      const found = await held(tx, request.params.id)
      const changed = await syncStore(tx).update(found, asked)
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

  const hook = {
    tags,
    summary:
      'An address that the database of a live sync calls when the table changed; one made before is void',
    params,
    response: { 201: TableHook, ...problems },
  }
  app.post(
    '/syncs/:id/table-hook',
    { schema: hook, config: { repeat: 'harmless' } },
    async (request, reply) => {
      const sync = await as(request, async tx => {
        const found = orMissing(await syncStore(tx).find(request.params.id), 'sync')
        await requireWriter(tx, found.workspaceId)
        return found
      })
      if (!sync.live) {
        throw new DokiError(
          'conflict',
          'This sync does not follow changes: set live first, by PATCH /syncs/:id',
        )
      }
      const { id, token } = orMissing(await machines.openTableHook(sync), 'sync')
      return reply
        .code(201)
        .send({ url: `${publicUrl}/webhooks/table/${id}`, authorization: `Bearer ${token}` })
    },
  )

  for (const [verb, state, reason] of turns) {
    const schema = {
      tags,
      summary: `${verb === 'pause' ? 'Pauses' : 'Resumes'} a sync`,
      params,
      response: one,
    }
    app.post(`/syncs/:id/${verb}`, { schema, config: { repeat: 'harmless' } }, request =>
      as(request, async tx => {
        const found = await held(tx, request.params.id)
        const changed = await syncStore(tx).setState(found, state, reason)
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

/** The sync, locked; throws the 404 for one that is not there, `forbidden` for one that the caller may only look at. */
async function held(tx: Queries, id: SyncId): Promise<Sync> {
  orMissing(await syncStore(tx).find(id), 'sync')
  const locked = await syncStore(tx).lock(id)
  if (!locked) throw forbidden('sync')
  return locked
}

type Times = { schedule?: Schedule | null | undefined; timeZone?: string | undefined }

/** What was asked, with the schedule as it is kept. Throws, in words, for what is no schedule or no time zone. */
function checkTimes<T extends Times>(asked: T): T {
  const { schedule, timeZone } = asked
  if (timeZone !== undefined) checkTimeZone(timeZone)
  if (!schedule) return asked
  const checked = checkSchedule(schedule)
  if (timeZone === undefined || timeZone === checked.timezone) return { ...asked, schedule: checked }
  throw new DokiError(
    'invalid_input',
    `A sync has one time zone: timeZone says ${timeZone}, the schedule ${checked.timezone}`,
  )
}
