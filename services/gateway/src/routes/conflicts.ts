import {
  Conflict,
  ConflictsResolved,
  DokiError,
  pageOf,
  ResolveConflict,
  ResolveConflicts,
  UserId,
} from '@doki/contracts'
import { problemOf } from '@doki/service'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { missing, orMissing, requireWriter, roleIn } from '../access.ts'
import { byId, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { canonicalChoice } from '../canonical-choice.ts'
import { callerOf } from '../require-user.ts'
import { ConflictQuery, conflictStore } from '../stores/conflict-store.ts'
import { mappingStore } from '../stores/mapping-store.ts'
import { syncStore } from '../stores/sync-store.ts'

/** Cells and rows that both sides changed, differently: a person says which is right, the next run writes it. */
export const conflictRoutes: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const tags = ['review']
  const params = byId(z.uuid())
  const one = { 200: Conflict, ...problems }

  const list = {
    tags,
    summary: 'Conflicts, newest first',
    querystring: ConflictQuery,
    response: { 200: pageOf(Conflict), ...problems },
  }
  app.get('/conflicts', { schema: list }, request =>
    as(request, async tx => {
      const { workspaceId, syncId } = request.query
      if (workspaceId) await roleIn(tx, workspaceId)
      if (syncId) orMissing(await syncStore(tx).find(syncId), 'sync')
      return conflictStore(tx).list(request.query)
    }),
  )

  app.get('/conflicts/:id', { schema: { tags, summary: 'One conflict', params, response: one } }, request =>
    as(request, async tx => {
      const { conflict } = orMissing(await conflictStore(tx).find(request.params.id), 'conflict')
      return conflict
    }),
  )

  const resolve = {
    tags,
    summary: 'Decides a conflict; the next run carries it out on both sides',
    description:
      'A value of one’s own is given as one would type it into the sheet. A decision may be changed until a run has carried it out.',
    params,
    body: ResolveConflict,
    response: one,
  }
  app.post(
    '/conflicts/:id/resolve',
    { schema: resolve, config: { repeat: 'harmless' } },
    async (request, reply) => {
      const answer = await as(request, async tx => {
        const found = orMissing(await conflictStore(tx).find(request.params.id), 'conflict')
        const { conflict, workspaceId } = found
        request.deed = { workspaceId }
        await requireWriter(tx, workspaceId)
        checkUndecided(conflict)
        const sync = orMissing(await syncStore(tx).find(conflict.syncId), 'sync')
        const mapping = orMissing(await mappingStore(tx).find(sync.mappingId), 'mapping')
        const decision = canonicalChoice(request.body, conflict, mapping, sync.timeZone)
        if ('refused' in decision) return decision
        const by = UserId.parse(callerOf(request).sub)
        const resolved = await conflictStore(tx).resolve(conflict.id, decision, by)
        if (!resolved)
          throw new DokiError('conflict', 'A run is carrying out what was decided: look again once it ended')
        return resolved
      })
      if (!('refused' in answer)) return answer
      const error = new DokiError('unprocessable', answer.refused)
      return reply.code(422).send(problemOf(error, request.id))
    },
  )

  const many = {
    tags,
    summary: 'Decides many conflicts at once: by id, or all open ones of a sync, or of one of its columns',
    description: 'Those that a run has carried out, or that are gone, are passed over.',
    body: ResolveConflicts,
    response: { 200: ConflictsResolved, ...problems },
  }
  app.post('/conflicts/resolve', { schema: many, config: { repeat: 'harmless' } }, request =>
    as(request, async tx => {
      const { take, ids, syncId, column } = request.body
      const conflicts = conflictStore(tx)
      const by = UserId.parse(callerOf(request).sub)
      if (syncId) {
        const { workspaceId } = orMissing(await syncStore(tx).find(syncId), 'sync')
        request.deed = { workspaceId, resource: syncId }
        await requireWriter(tx, workspaceId)
        return { resolved: await conflicts.resolveOpen({ syncId, column }, { take }, by) }
      }
      const wanted = [...new Set(ids)]
      const found = await conflicts.findAll(wanted)
      if (found.length < wanted.length) throw missing('conflict')
      const [workspaceId, another] = new Set(found.map(each => each.workspaceId))
      if (!workspaceId || another) {
        throw new DokiError('invalid_input', 'These conflicts are of several workspaces: decide them apart')
      }
      request.deed = { workspaceId }
      await requireWriter(tx, workspaceId)
      return { resolved: await conflicts.resolveThese(wanted, { take }, by) }
    }),
  )
}

function checkUndecided({ state }: Conflict): void {
  if (state === 'applied') throw new DokiError('conflict', 'A run has carried out what was decided here')
  if (state === 'gone')
    throw new DokiError('conflict', 'The two sides agree by now: there is nothing to decide')
}
