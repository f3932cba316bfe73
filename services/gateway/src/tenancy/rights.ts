/** From the role with the fewest rights to the one with all. */
export const roles = ['viewer', 'member', 'admin', 'owner'] as const
export type Role = (typeof roles)[number]

/**
 * Who may use a route, from which role on, and what they get; a role below that gets 403. Every route of people that names
 * something is here. They are asked in this order, each of the roles in a workspace of its own.
 */
export const rights: Record<string, [from: Role, status: number, but?: Partial<Record<Role, number>>]> = {
  'GET /workspaces/:id': ['viewer', 200],
  'GET /workspaces/:id/members': ['viewer', 200],
  'GET /workspaces/:id/audit': ['admin', 200],
  'GET /workspaces/:id/invites': ['admin', 200],
  'GET /workspaces/:id/events': ['viewer', 200],
  'GET /connections': ['viewer', 200],
  'GET /connections/:id': ['viewer', 200],
  'GET /connections/:id/datasets': ['viewer', 200],
  'GET /connections/:id/schema': ['viewer', 404], // no Google in this test
  'GET /jobs': ['viewer', 200],
  'GET /jobs/:id': ['viewer', 200],
  'GET /jobs/:id/events': ['viewer', 200],
  'GET /actions': ['viewer', 200],
  'GET /mappings': ['viewer', 200],
  'GET /mappings/:id': ['viewer', 200],
  'GET /mapping-memory': ['viewer', 200],
  'GET /syncs': ['viewer', 200],
  'GET /syncs/:id': ['viewer', 200],
  'GET /syncs/:id/status': ['viewer', 200],
  'GET /syncs/:id/runs': ['viewer', 200],
  'GET /runs/:id': ['viewer', 200],
  'GET /runs/:id/plan': ['viewer', 200],
  'GET /runs/:id/changes': ['viewer', 200],
  'GET /conflicts': ['viewer', 200],
  'GET /conflicts/:id': ['viewer', 200],
  'GET /quarantine': ['viewer', 200],
  'POST /invites/redeem': ['viewer', 404], // no such invitation, whoever asks
  'POST /agent/interpret': ['member', 202],
  'POST /jobs/:id/answer': ['member', 409], // it has ended
  'POST /jobs/:id/cancel': ['member', 409],
  'POST /runs/:id/undo': ['member', 409], // it wrote nothing
  'POST /runs/:id/confirm': ['member', 202],
  'POST /start-sync-job': ['member', 202],
  'POST /connections': ['member', 503], // nobody answers at that address
  'POST /connections/:id/test': ['member', 200],
  'POST /connections/:id/reconnect': ['member', 503], // nobody answers at that address
  'POST /mappings': ['member', 201],
  'POST /mappings/suggest': ['member', 202],
  'POST /mappings/:id/validate': ['member', 202],
  'POST /mappings/:id/approve': ['member', 200],
  'PATCH /mappings/:id': ['member', 200],
  'POST /syncs': ['member', 201],
  'PATCH /syncs/:id': ['member', 200],
  'POST /syncs/:id/pause': ['member', 200],
  'POST /syncs/:id/resume': ['member', 200],
  'POST /syncs/:id/table-hook': ['member', 409], // it does not follow changes
  'POST /conflicts/:id/resolve': ['member', 200],
  'POST /conflicts/resolve': ['member', 200],
  'POST /quarantine/:id/retry': ['member', 202],
  'PATCH /workspaces/:id': ['admin', 200],
  'POST /workspaces/:id/invites': ['admin', 201],
  'PATCH /workspaces/:id/members/:userId': ['admin', 200],
  'DELETE /workspaces/:id/members/:userId': ['admin', 204],
  'DELETE /workspaces/:id/invites/:inviteId': ['admin', 204],
  'DELETE /mapping-memory/:id': ['member', 204],
  'DELETE /mapping-memory': ['member', 200],
  'DELETE /syncs/:id': ['member', 204],
  'DELETE /connections/:id': ['admin', 409], // another one's; a sync uses it
  'POST /connections/:id/disconnect': ['admin', 200], // another one's
  'DELETE /workspaces/:id': ['owner', 204],
  'POST /workspaces/:id/leave': ['viewer', 204, { owner: 404 }], // by then it is deleted
}
