import type { Operations } from '../operation.ts'
import { at, connection, ids, page, workspace } from '../samples.ts'

/** Workspaces, who belongs to them, and their ways in to Google and databases. */
export const workspaceOperations: Operations = {
  'GET /workspaces': {
    operationId: 'listWorkspaces',
    description: 'Oldest first: the personal one, which everybody has, is usually the first.',
    answer: page(workspace),
  },
  'POST /workspaces': {
    operationId: 'createWorkspace',
    description:
      'You are its owner. Without a `slug` one is made of the name; either way a mark of the workspace’s own follows.',
    body: { name: 'Shop', slug: 'shop' },
    answer: workspace,
  },
  'GET /workspaces/:id': {
    operationId: 'getWorkspace',
    description: 'With your role in it.',
    answer: workspace,
  },
  'PATCH /workspaces/:id': {
    operationId: 'updateWorkspace',
    description: 'Owners and admins only. What is absent stays.',
    body: { name: 'Shop and more' },
    answer: { ...workspace, name: 'Shop and more' },
  },
  'DELETE /workspaces/:id': {
    operationId: 'deleteWorkspace',
    description: 'Owners only, and not the personal one. Sheets and tables stay as they are.',
  },
  'GET /workspaces/:id/members': {
    operationId: 'listMembers',
    description: 'Who has belonged to it longest comes first.',
    answer: page({ userId: ids.user, email: 'ann@example.com', fullName: 'Ann Example', role: 'owner' }),
  },
  'PATCH /workspaces/:id/members/:userId': {
    operationId: 'changeMember',
    description: 'An owner changes everybody, an admin everybody but owners. The last owner stays one (409).',
    body: { role: 'viewer' },
    answer: { userId: ids.user, email: 'bob@example.com', fullName: 'Bob Example', role: 'viewer' },
    refuses: ['conflict'],
  },
  'DELETE /workspaces/:id/members/:userId': {
    operationId: 'removeMember',
    description: 'What they made stays. The last owner cannot be taken out (409).',
    refuses: ['conflict'],
  },
  'POST /workspaces/:id/leave': {
    operationId: 'leaveWorkspace',
    description: 'Make somebody else an owner first if you are the last (409).',
    refuses: ['conflict'],
  },
  'GET /workspaces/:id/audit': {
    operationId: 'listAudit',
    description: 'Every change, and every sign-in of a member. Lines are added, never changed.',
    answer: page({
      id: '4711',
      at,
      actor: ids.user,
      actorEmail: 'ann@example.com',
      action: 'POST /syncs',
      resource: ids.sync,
      ip: '203.0.113.7',
      requestId: '7b1f6f2e-2f0b-4d7e-9a55-0c2a4e1d8f66',
      data: {},
    }),
    refuses: ['forbidden'],
  },
  'GET /workspaces/:id/invites': {
    operationId: 'listInvites',
    description: 'Oldest first, without their tokens, which nobody knows but who has them.',
    answer: page({
      id: ids.invite,
      email: 'bob@example.com',
      role: 'member',
      expiresAt: at,
      createdAt: at,
    }),
    refuses: ['forbidden'],
  },
  'DELETE /workspaces/:id/invites/:inviteId': {
    operationId: 'revokeInvite',
    description: 'Who has joined by it already stays a member.',
  },
  'POST /workspaces/:id/invites': {
    operationId: 'createInvite',
    description:
      'Owners and admins only. Give the token to the person; it is good for seven days, once. In a link put it after a `#`, which browsers keep to themselves.',
    body: { email: 'bob@example.com', role: 'member' },
    answer: { id: ids.invite, token: '0c1d…', expiresAt: at },
  },
  'POST /invites/look': {
    operationId: 'getInvite',
    description: 'Needs no access token: whoever holds that of the invitation may look.',
    body: { token: '0c1d…' },
    answer: {
      id: ids.invite,
      workspaceId: ids.workspace,
      workspaceName: 'Shop',
      email: 'bob@example.com',
      role: 'member',
      expiresAt: at,
    },
    refuses: ['not_found'],
  },
  'POST /invites/redeem': {
    operationId: 'redeemInvite',
    description: 'Makes you a member. An invitation is good once.',
    body: { token: '0c1d…' },
    answer: { workspaceId: ids.workspace },
    refuses: ['not_found', 'conflict'],
  },
  'GET /connections': {
    operationId: 'listConnections',
    description: 'Of all your workspaces, or of one; oldest first.',
    answer: page(connection),
  },
  'POST /connections': {
    operationId: 'createConnection',
    description:
      'The address is tried before it is kept, and kept sealed: nothing answers it again. Addresses that are not public are refused unless the operator allows them.',
    body: {
      workspaceId: ids.workspace,
      kind: 'postgres',
      name: 'Shop database',
      url: 'postgres://doki:secret@db.example.com:5432/shop',
    },
    answer: connection,
    refuses: ['not_found', 'conflict', 'unprocessable', 'unavailable'],
  },
  'GET /connections/:id': {
    operationId: 'getConnection',
    description: 'What may be shown of it: never the password or the key.',
    answer: connection,
  },
  'DELETE /connections/:id': {
    operationId: 'deleteConnection',
    description:
      'What opened it is erased at once, and its mappings go with it; what approvals taught stays. A connection that syncs use stays: the 409 names them. To keep them, disconnect it instead.',
    refuses: ['conflict'],
  },
  'POST /connections/:id/disconnect': {
    operationId: 'disconnectConnection',
    description:
      'A consent is given back at Google. Syncs over it are `blocked` and say so; they go on when it is connected again: by `POST /connections/{id}/reconnect`, or for your own Google account by signing in.',
    answer: { ...connection, state: 'reconnect', stateReason: 'It was disconnected: connect it again' },
  },
  'POST /connections/:id/test': {
    operationId: 'testConnection',
    description:
      '`state` says how it went: `ok`, `reconnect` (a person has to consent anew) or `failed`, with the reason.',
    answer: connection,
  },
  'POST /connections/:id/reconnect': {
    operationId: 'reconnectConnection',
    description:
      'They are tried before they are kept, and kept sealed; syncs that waited for the connection go on. Your own Google account is connected again by signing in.',
    body: { kind: 'postgres', url: 'postgres://doki:secret@db.example.com:5432/shop' },
    answer: connection,
    refuses: ['conflict', 'unprocessable', 'unavailable'],
  },
  'GET /connections/:id/datasets': {
    operationId: 'listDatasets',
    description: 'Spreadsheets of a Google connection, tables of a database.',
    answer: page({ kind: 'table', schema: 'public', name: 'orders', estimatedRows: 1200 }),
    refuses: ['reconnect', 'unprocessable'],
  },
  'GET /connections/:id/schema': {
    operationId: 'getDatasetSchema',
    description: 'Read from the sheet or the database at this moment.',
    answer: {
      kind: 'table',
      table: {
        schema: 'public',
        name: 'orders',
        columns: [
          {
            name: 'id',
            dbType: 'integer',
            type: 'integer',
            nullable: false,
            hasDefault: false,
            generated: false,
            limits: {},
          },
        ],
        primaryKey: ['id'],
        uniques: [['id']],
      },
    },
    refuses: ['reconnect', 'unprocessable'],
  },
  'GET /workspaces/:id/events': {
    operationId: 'watchWorkspace',
    events: 'Hints of what changes in the workspace',
  },
}
