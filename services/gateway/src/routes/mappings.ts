import {
  CreateMapping,
  DokiError,
  JobStarted,
  Mapping,
  MappingId,
  pageOf,
  type SuggestMapping,
  SuggestRequest,
  UpdateMapping,
  UserId,
  type ValidateMapping,
} from '@doki/contracts'
import { checkDraft, checkMapping, editMapping } from '@doki/matching'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { forbidden, orMissing, requireWriter, roleIn } from '../access.ts'
import { byId, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { checkTab } from '../google/check-tab.ts'
import type { GoogleDoor } from '../google/port.ts'
import type { Once } from '../once.ts'
import { callerOf } from '../require-user.ts'
import type { StartJob } from '../start-job.ts'
import { connectionStore } from '../stores/connection-store.ts'
import { jobStore } from '../stores/job-store.ts'
import { MappingQuery, mappingStore } from '../stores/mapping-store.ts'
import { memoryStore } from '../stores/memory-store.ts'

type Options = { as: AsCaller; once: Once; startJob: StartJob; google: Pick<GoogleDoor, 'describe'> }

/** Which sheet column is which table column: suggested by an agent, kept as a draft, approved by a person. */
export const mappingRoutes: FastifyPluginAsyncZod<Options> = async (app, { as, once, startJob, google }) => {
  const tags = ['mappings']
  const params = byId(MappingId)
  const one = { 200: Mapping, ...problems }

  const list = {
    tags,
    summary: 'Mappings',
    querystring: MappingQuery,
    response: { 200: pageOf(Mapping), ...problems },
  }
  app.get('/mappings', { schema: list }, request =>
    as(request, async tx => {
      if (request.query.workspaceId) await roleIn(tx, request.query.workspaceId)
      return mappingStore(tx).list(request.query)
    }),
  )

  const create = {
    tags,
    summary: 'Keeps a proposal as a draft',
    body: CreateMapping,
    response: { 201: Mapping, ...problems },
  }
  app.post('/mappings', { schema: create, config: { repeat: 'key' } }, async (request, reply) => {
    const { workspaceId, proposal } = request.body
    await as(request, async tx => {
      await requireWriter(tx, workspaceId)
      for (const { connectionId } of [proposal.sheet, proposal.table]) {
        orMissing(await connectionStore(tx).findIn(workspaceId, connectionId), 'connection')
      }
    })
    // As the agent would write it: the SQL of a new table is ours.
    const kept = editMapping(proposal, {})
    checkDraft(kept)
    await checkTab(google, { workspaceId, ...kept })
    return once(request, reply.code(201), Mapping, async tx =>
      mappingStore(tx).create(
        { ...request.body, proposal: kept },
        await jobStore(tx).headersProposed(workspaceId, kept),
        UserId.parse(callerOf(request).sub),
      ),
    )
  })

  const suggest = {
    tags,
    summary: 'Has the mapping agent propose a mapping',
    body: SuggestRequest,
    response: { 202: JobStarted, ...problems },
  }
  app.post('/mappings/suggest', { schema: suggest, config: { repeat: 'key' } }, async (request, reply) => {
    const { workspaceId, sheetConnectionId, tableConnectionId, spreadsheetId, tab, key } = request.body
    await as(request, async tx => {
      await roleIn(tx, workspaceId)
      for (const id of [sheetConnectionId, tableConnectionId]) {
        orMissing(await connectionStore(tx).findIn(workspaceId, id), 'connection')
      }
    })
    const table = { connectionId: tableConnectionId, schema: request.body.schema, name: request.body.table }
    const input: SuggestMapping = { sheetConnectionId, spreadsheetId, tab, table, key }
    return startJob(request, reply.code(202), { workspaceId, kind: 'mapping.suggest', input })
  })

  app.get('/mappings/:id', { schema: { tags, summary: 'One mapping', params, response: one } }, request =>
    as(request, async tx => orMissing(await mappingStore(tx).find(request.params.id), 'mapping')),
  )

  const change = { tags, summary: 'Changes a draft', params, body: UpdateMapping, response: one }
  app.patch('/mappings/:id', { schema: change }, async request => {
    const { columns, key } = request.body
    const asked = await as(request, async tx => {
      const found = orMissing(await mappingStore(tx).find(request.params.id), 'mapping')
      await requireWriter(tx, found.workspaceId)
      return found
    })
    if (columns) await checkTab(google, { ...asked, columns })
    return as(request, async tx => {
      const mappings = mappingStore(tx)
      const found = orMissing(await mappings.find(request.params.id), 'mapping')
      if (found.state !== 'draft' && (columns || key)) {
        throw new DokiError(
          'conflict',
          'An approved mapping does not change: create a new one and approve that',
        )
      }
      const before = { ...found, problems: await mappings.problems(found.id) }
      const edited = columns || key ? editMapping(before, { columns, key }) : before
      if (columns || key) checkDraft(edited)
      const changed = await mappings.update(found.id, { ...edited, name: request.body.name ?? found.name })
      if (!changed) throw forbidden('mapping')
      return changed
    })
  })

  const validate = {
    tags,
    summary: 'Has the mapping agent check a mapping over all rows, as it is',
    description:
      'The result of the job is the proof and what speaks against the mapping. It is kept with a draft that nobody changed meanwhile, and then decides whether the draft can be approved.',
    params,
    response: { 202: JobStarted, ...problems },
  }
  app.post(
    '/mappings/:id/validate',
    { schema: validate, config: { repeat: 'key' } },
    async (request, reply) => {
      const { id, workspaceId, sheet, table, newTable, columns, key } = await as(request, async tx =>
        orMissing(await mappingStore(tx).find(request.params.id), 'mapping'),
      )
      const input: ValidateMapping = { mappingId: id, sheet, table, newTable, columns, key }
      return startJob(request, reply.code(202), { workspaceId, kind: 'mapping.validate', input })
    },
  )

  const approve = {
    tags,
    summary: 'Approves a draft, and remembers which header went where',
    params,
    response: one,
  }
  app.post('/mappings/:id/approve', { schema: approve, config: { repeat: 'harmless' } }, async request => {
    const draft = await as(request, async tx => {
      const found = orMissing(await mappingStore(tx).find(request.params.id), 'mapping')
      await requireWriter(tx, found.workspaceId)
      return found
    })
    if (draft.state === 'draft') await checkTab(google, draft)
    return as(request, async tx => {
      const mappings = mappingStore(tx)
      const found = orMissing(await mappings.find(request.params.id), 'mapping')
      if (found.state === 'approved') return found
      checkMapping({ ...found, problems: await mappings.problems(found.id) })
      const approved = orMissing(await mappings.approve(found.id), 'draft')
      await memoryStore(tx).teach(approved, await mappings.proposed(approved.id))
      return approved
    })
  })
}
