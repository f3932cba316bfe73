import { proposalOf } from '../testing/samples.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
export type Ids = Record<
  | 'workspace'
  | 'colleague'
  | 'invite'
  | 'google'
  | 'postgres'
  | 'mapping'
  | 'remembered'
  | 'sync'
  | 'job'
  | 'run'
  | 'conflict'
  | 'quarantined',
  string
>
/** How to name things of `ids` in a request to this route. */
export type Named = (ids: Ids) => { url: string; body?: object }
/** `anyone`: no token. `machine`: the internal secret. `own`: names nothing; the caller's own or new things. */
export type Access = 'anyone' | 'machine' | 'own' | Named | Named[]

const cell = { answer: { kind: 'confirm', decision: 'leave' } }

/** Every route there is, and how a stranger would try it. */
export const routes: Record<string, Access> = {
  'GET /': 'anyone',
  'GET /openapi.json': 'anyone',
  'GET /docs': 'anyone',
  'GET /docs/*': 'anyone',
  'GET /auth/google/start': 'anyone',
  'GET /auth/google/callback': 'anyone',
  'POST /auth/session': 'anyone',
  'POST /auth/refresh': 'anyone',
  'POST /invites/look': 'anyone',
  'POST /webhooks/drive': 'anyone',
  'POST /webhooks/table/:id': 'anyone',
  'POST /internal/tick': 'machine',
  'POST /internal/dead-letters': 'machine',
  'POST /internal/dead-letters/replay': 'machine',
  'POST /internal/reseal': 'machine',
  'GET /.well-known/oauth-protected-resource': 'anyone',
  'GET /.well-known/oauth-protected-resource/mcp': 'anyone',
  'POST /mcp': 'own',
  'GET /mcp': 'own',
  'DELETE /mcp': 'own',
  'POST /auth/logout': 'own',
  'GET /me': 'own',
  'GET /workspaces': 'own',
  'POST /workspaces': 'own',
  'GET /workspaces/:id': ({ workspace }) => ({ url: `/workspaces/${workspace}` }),
  'PATCH /workspaces/:id': ({ workspace }) => ({ url: `/workspaces/${workspace}`, body: { name: 'Mine' } }),
  'DELETE /workspaces/:id': ({ workspace }) => ({ url: `/workspaces/${workspace}` }),
  'GET /workspaces/:id/members': ({ workspace }) => ({ url: `/workspaces/${workspace}/members` }),
  'PATCH /workspaces/:id/members/:userId': ({ workspace, colleague }) => ({
    url: `/workspaces/${workspace}/members/${colleague}`,
    body: { role: 'viewer' },
  }),
  'DELETE /workspaces/:id/members/:userId': ({ workspace, colleague }) => ({
    url: `/workspaces/${workspace}/members/${colleague}`,
  }),
  'POST /workspaces/:id/leave': ({ workspace }) => ({ url: `/workspaces/${workspace}/leave`, body: {} }),
  'GET /workspaces/:id/audit': ({ workspace }) => ({ url: `/workspaces/${workspace}/audit` }),
  'GET /workspaces/:id/invites': ({ workspace }) => ({ url: `/workspaces/${workspace}/invites` }),
  'DELETE /workspaces/:id/invites/:inviteId': ({ workspace, invite }) => ({
    url: `/workspaces/${workspace}/invites/${invite}`,
  }),
  'POST /workspaces/:id/invites': ({ workspace }) => ({
    url: `/workspaces/${workspace}/invites`,
    body: { email: 'x@example.com' },
  }),
  'POST /invites/redeem': ({ workspace }) => ({ url: '/invites/redeem', body: { token: workspace } }),
  'GET /workspaces/:id/events': ({ workspace }) => ({ url: `/workspaces/${workspace}/events` }),
  'GET /connections': ({ workspace }) => ({ url: `/connections?workspaceId=${workspace}` }),
  'POST /connections': ({ workspace }) => ({
    url: '/connections',
    body: { workspaceId: workspace, kind: 'postgres', name: 'x', url: 'postgres://a:b@127.0.0.1:1/c' },
  }),
  'GET /connections/:id': ({ google }) => ({ url: `/connections/${google}` }),
  'DELETE /connections/:id': ({ google }) => ({ url: `/connections/${google}` }),
  'POST /connections/:id/test': ({ google }) => ({ url: `/connections/${google}/test`, body: {} }),
  'POST /connections/:id/disconnect': ({ google }) => ({
    url: `/connections/${google}/disconnect`,
    body: {},
  }),
  'POST /connections/:id/reconnect': ({ postgres }) => ({
    url: `/connections/${postgres}/reconnect`,
    body: { kind: 'postgres', url: 'postgres://a:b@127.0.0.1:1/c' },
  }),
  'GET /connections/:id/datasets': ({ google }) => ({ url: `/connections/${google}/datasets` }),
  'GET /connections/:id/schema': ({ google }) => ({ url: `/connections/${google}/schema?dataset=x` }),
  'POST /agent/interpret': ({ workspace }) => ({
    url: '/agent/interpret',
    body: { workspaceId: workspace, text: 'sync it' },
  }),
  'GET /jobs': ({ workspace }) => ({ url: `/jobs?workspaceId=${workspace}` }),
  'GET /jobs/:id': ({ job }) => ({ url: `/jobs/${job}` }),
  'GET /jobs/:id/events': ({ job }) => ({ url: `/jobs/${job}/events` }),
  'POST /jobs/:id/answer': ({ job }) => ({ url: `/jobs/${job}/answer`, body: cell }),
  'POST /jobs/:id/cancel': ({ job }) => ({ url: `/jobs/${job}/cancel`, body: {} }),
  'GET /actions': [
    ({ workspace }) => ({ url: `/actions?workspaceId=${workspace}` }),
    ({ job }) => ({ url: `/actions?jobId=${job}` }),
  ],
  'GET /mappings': ({ workspace }) => ({ url: `/mappings?workspaceId=${workspace}` }),
  'POST /mappings': ids => ({
    url: '/mappings',
    body: { workspaceId: ids.workspace, name: 'x', proposal: proposalOf(ids) },
  }),
  'POST /mappings/suggest': ({ workspace, google, postgres }) => ({
    url: '/mappings/suggest',
    body: {
      workspaceId: workspace,
      sheetConnectionId: google,
      spreadsheetId: 's',
      tableConnectionId: postgres,
      table: 't',
    },
  }),
  'GET /mappings/:id': ({ mapping }) => ({ url: `/mappings/${mapping}` }),
  'PATCH /mappings/:id': ({ mapping }) => ({ url: `/mappings/${mapping}`, body: { name: 'Mine' } }),
  'POST /mappings/:id/validate': ({ mapping }) => ({ url: `/mappings/${mapping}/validate`, body: {} }),
  'POST /mappings/:id/approve': ({ mapping }) => ({ url: `/mappings/${mapping}/approve`, body: {} }),
  'GET /mapping-memory': ({ workspace }) => ({ url: `/mapping-memory?workspaceId=${workspace}` }),
  'DELETE /mapping-memory': ({ workspace }) => ({ url: `/mapping-memory?workspaceId=${workspace}` }),
  'DELETE /mapping-memory/:id': ({ remembered }) => ({ url: `/mapping-memory/${remembered}` }),
  'GET /syncs': ({ workspace }) => ({ url: `/syncs?workspaceId=${workspace}` }),
  'POST /syncs': ({ workspace, mapping }) => ({
    url: '/syncs',
    body: { workspaceId: workspace, name: 'x', mappingId: mapping },
  }),
  'GET /syncs/:id': ({ sync }) => ({ url: `/syncs/${sync}` }),
  'GET /syncs/:id/status': ({ sync }) => ({ url: `/syncs/${sync}/status` }),
  'PATCH /syncs/:id': ({ sync }) => ({ url: `/syncs/${sync}`, body: { name: 'Mine' } }),
  'DELETE /syncs/:id': ({ sync }) => ({ url: `/syncs/${sync}` }),
  'POST /syncs/:id/pause': ({ sync }) => ({ url: `/syncs/${sync}/pause`, body: {} }),
  'POST /syncs/:id/resume': ({ sync }) => ({ url: `/syncs/${sync}/resume`, body: {} }),
  'POST /syncs/:id/table-hook': ({ sync }) => ({ url: `/syncs/${sync}/table-hook`, body: {} }),
  'GET /syncs/:id/runs': ({ sync }) => ({ url: `/syncs/${sync}/runs` }),
  'POST /start-sync-job': ({ sync }) => ({ url: '/start-sync-job', body: { syncId: sync } }),
  'GET /runs/:id': ({ run }) => ({ url: `/runs/${run}` }),
  'GET /runs/:id/plan': ({ run }) => ({ url: `/runs/${run}/plan` }),
  'POST /runs/:id/confirm': ({ run }) => ({ url: `/runs/${run}/confirm`, body: {} }),
  'GET /runs/:id/changes': ({ run }) => ({ url: `/runs/${run}/changes` }),
  'POST /runs/:id/undo': ({ run }) => ({ url: `/runs/${run}/undo`, body: {} }),
  'GET /conflicts': [
    ({ workspace }) => ({ url: `/conflicts?workspaceId=${workspace}` }),
    ({ sync }) => ({ url: `/conflicts?syncId=${sync}` }),
  ],
  'GET /conflicts/:id': ({ conflict }) => ({ url: `/conflicts/${conflict}` }),
  'POST /conflicts/:id/resolve': ({ conflict }) => ({
    url: `/conflicts/${conflict}/resolve`,
    body: { take: 'sheet' },
  }),
  'POST /conflicts/resolve': [
    ({ conflict }) => ({ url: '/conflicts/resolve', body: { take: 'sheet', ids: [conflict] } }),
    ({ sync }) => ({ url: '/conflicts/resolve', body: { take: 'sheet', syncId: sync } }),
  ],
  'POST /quarantine/:id/retry': ({ quarantined }) => ({ url: `/quarantine/${quarantined}/retry`, body: {} }),
  'GET /quarantine': [
    ({ workspace }) => ({ url: `/quarantine?workspaceId=${workspace}` }),
    ({ sync }) => ({ url: `/quarantine?syncId=${sync}` }),
  ],
}
