import { randomUUID } from 'node:crypto'
import {
  Connection,
  ConnectionId,
  CreateConnection,
  Credentials,
  DokiError,
  pageOf,
  ReconnectConnection,
  UserId,
} from '@doki/contracts'
import type { CredentialStore, Vault } from '@doki/vault'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { forbidden, orMissing, requireWriter, roleIn } from '../access.ts'
import { byId, Nothing, problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import type { DatabaseDoor } from '../database-door.ts'
import type { GoogleDoor } from '../google/port.ts'
import type { Machines } from '../machines.ts'
import type { Once } from '../once.ts'
import { WorkspacePageQuery } from '../paging.ts'
import { reconnect } from '../reconnect.ts'
import { callerOf } from '../require-user.ts'
import { connectionStore } from '../stores/connection-store.ts'
import { tryConnection } from '../try-connection.ts'
import { tryCredentials } from '../try-credentials.ts'

type Options = {
  as: AsCaller
  once: Once
  vault: Vault
  credentials: CredentialStore
  databases: DatabaseDoor
  google: GoogleDoor
  machines: Pick<Machines, 'giveBack'>
}

/** Ways in to Google and to databases. What opens them goes in sealed and never comes out. */
export const connectionRoutes: FastifyPluginAsyncZod<Options> = async (app, options) => {
  const { as, once, vault, machines } = options
  const tags = ['connections']
  const params = byId(ConnectionId)
  const one = { 200: Connection, ...problems }

  const list = {
    tags,
    summary: 'Connections',
    querystring: WorkspacePageQuery,
    response: { 200: pageOf(Connection), ...problems },
  }
  app.get('/connections', { schema: list }, request =>
    as(request, async tx => {
      if (request.query.workspaceId) await roleIn(tx, request.query.workspaceId)
      return connectionStore(tx).list(request.query)
    }),
  )

  const create = {
    tags,
    summary:
      'Connects a Postgres database, a Supabase project by URL and key, or Google by the key of a service account, after trying it; your own Google account is connected by signing in',
    body: CreateConnection,
    response: { 201: Connection, ...problems },
  }
  app.post('/connections', { schema: create, config: { repeat: 'key' } }, async (request, reply) => {
    const { workspaceId, name, kind } = request.body
    // Before anything is connected to: a stranger does not get to try addresses from here.
    await as(request, tx => requireWriter(tx, workspaceId))
    const { credentials, details } = await tryCredentials(options, request.body)
    const id = ConnectionId.parse(randomUUID())
    const sealed = vault.seal(JSON.stringify(Credentials.parse(credentials)), {
      workspaceId,
      connectionId: id,
    })
    const createdBy = UserId.parse(callerOf(request).sub)
    return once(request, reply.code(201), Connection, tx =>
      connectionStore(tx).create({
        id,
        workspaceId,
        kind,
        name,
        details,
        sealed,
        createdBy,
      }),
    )
  })

  app.get(
    '/connections/:id',
    { schema: { tags, summary: 'One connection', params, response: one } },
    request =>
      as(request, async tx => orMissing(await connectionStore(tx).find(request.params.id), 'connection')),
  )

  const remove = {
    tags,
    summary: 'Erases a connection that no sync uses, with its mappings, and gives a consent back at Google',
    params,
    response: { 204: Nothing, ...problems },
  }
  app.delete('/connections/:id', { schema: remove }, async (request, reply) => {
    const { id } = request.params
    await as(request, async tx => {
      const { workspaceId } = orMissing(await connectionStore(tx).find(id), 'connection')
      request.deed = { workspaceId }
      if (!(await connectionStore(tx).remove(id))) throw forbidden('connection')
    }).catch(async error => {
      if (!isConflict(error)) throw error
      const names = await as(request, tx => connectionStore(tx).usedBy(id))
      throw names.length > 0 ? inUse(names, error) : error
    })
    // It is gone, whatever Google says; the clock tries again.
    await machines.giveBack(id)
    return reply.code(204).send(null)
  })

  const disconnect = {
    tags,
    summary: 'Erases what opens a connection, and keeps it with its syncs until it is connected again',
    params,
    response: one,
  }
  app.post(
    '/connections/:id/disconnect',
    { schema: disconnect, config: { repeat: 'harmless' } },
    async request => {
      const { id } = request.params
      const find = () => as(request, async tx => orMissing(await connectionStore(tx).find(id), 'connection'))
      const { workspaceId } = await find()
      request.deed = { workspaceId }
      if (!(await as(request, tx => connectionStore(tx).mayRemove(id)))) throw forbidden('connection')
      await options.credentials.disconnect(id, workspaceId)
      await machines.giveBack(id)
      return find()
    },
  )

  const test = { tags, summary: 'Tries a connection, and notes how it is', params, response: one }
  app.post('/connections/:id/test', { schema: test, config: { repeat: 'harmless' } }, async request => {
    const find = () =>
      as(request, async tx => orMissing(await connectionStore(tx).find(request.params.id), 'connection'))
    const connection = await find()
    await as(request, tx => requireWriter(tx, connection.workspaceId))
    await tryConnection(options, connection)
    return find()
  })
  const again = {
    tags,
    summary: 'Gives a database or a service account new credentials, after trying them',
    params,
    body: ReconnectConnection,
    response: one,
  }
  app.post('/connections/:id/reconnect', { schema: again, config: { repeat: 'harmless' } }, async request => {
    const find = () =>
      as(request, async tx => orMissing(await connectionStore(tx).find(request.params.id), 'connection'))
    const connection = await find()
    const { workspaceId } = connection
    await as(request, tx => requireWriter(tx, workspaceId))
    request.deed = { workspaceId, data: await reconnect(options, connection, request.body) }
    return find()
  })
}

function isConflict(error: unknown): boolean {
  return error instanceof DokiError && error.code === 'conflict'
}

const mostNames = 5

function inUse(names: string[], cause: unknown): DokiError {
  const shown = names.slice(0, mostNames).map(name => `"${name}"`)
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  const [use, them] = names.length === 1 ? ['1 sync uses', 'it'] : [`${names.length} syncs use`, 'them']
  const message = `${use} this connection: ${shown.join(', ')}${more}. Delete ${them} first, or keep ${them} waiting: POST /connections/{id}/disconnect`
  return new DokiError('conflict', message, { cause })
}
