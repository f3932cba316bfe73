import type { Operations } from '../operation.ts'
import { ids, mapping, page, proposal, remembered } from '../samples.ts'

/** Which sheet column is which table column, and what approvals taught. */
export const mappingOperations: Operations = {
  'GET /mappings': {
    operationId: 'listMappings',
    description: 'Of all your workspaces, or of one; oldest first.',
    answer: page(mapping),
  },
  'POST /mappings': {
    operationId: 'createMapping',
    description:
      'Checked against the tab where Google can be reached. What speaks against it is a 422 in words.',
    body: { workspaceId: ids.workspace, name: 'Orders', proposal },
    answer: { ...mapping, state: 'draft' },
    refuses: ['not_found', 'unprocessable'],
  },
  'POST /mappings/suggest': {
    operationId: 'suggestMapping',
    description:
      'Starts a job; its `result` is the proposal, to be sent to `POST /mappings` as it is or as you changed it.',
    body: {
      workspaceId: ids.workspace,
      sheetConnectionId: ids.google,
      spreadsheetId: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms',
      tableConnectionId: ids.postgres,
      table: 'orders',
    },
    answer: { jobId: ids.request },
    refuses: ['not_found'],
  },
  'GET /mappings/:id': {
    operationId: 'getMapping',
    description: 'Approved ones do not change: a sync goes on with the version it was made with.',
    answer: mapping,
  },
  'PATCH /mappings/:id': {
    operationId: 'updateMapping',
    description: 'What is absent stays. Of an approved mapping only the name changes.',
    body: { name: 'Orders of the shop' },
    answer: { ...mapping, name: 'Orders of the shop' },
    refuses: ['conflict', 'unprocessable'],
  },
  'POST /mappings/:id/validate': { operationId: 'validateMapping', answer: { jobId: ids.request } },
  'POST /mappings/:id/approve': {
    operationId: 'approveMapping',
    description: 'What speaks against it is a 422 in words. Approving an approved one changes nothing.',
    answer: mapping,
    refuses: ['unprocessable'],
  },
  'GET /mapping-memory': { operationId: 'listMappingMemory', answer: page(remembered) },
  'DELETE /mapping-memory/:id': {
    operationId: 'forgetMappingMemory',
    description: 'The mapping agent goes by it no longer.',
  },
  'DELETE /mapping-memory': {
    operationId: 'forgetAllMappingMemory',
    description: 'Says how many decisions there were.',
    answer: { forgotten: 12 },
    refuses: ['not_found'],
  },
}
