import type { Operations } from '../operation.ts'
import { change, conflict, ids, page, plan, quarantined, run, sync } from '../samples.ts'

/** Syncs, their runs, and what waits for a person. */
export const syncOperations: Operations = {
  'GET /syncs': {
    operationId: 'listSyncs',
    description: 'Of all your workspaces, or of one; oldest first.',
    answer: page(sync),
  },
  'POST /syncs': {
    operationId: 'createSync',
    description:
      'The mapping has to be approved. Nothing runs before its schedule, a change (`live`) or `POST /start-sync-job` says so.',
    body: {
      workspaceId: ids.workspace,
      name: 'Orders',
      mappingId: ids.mapping,
      direction: 'two_way',
      schedule: { cron: '0 9 * * 1-5', timezone: 'Europe/Berlin' },
    },
    answer: sync,
    refuses: ['not_found', 'unprocessable'],
  },
  'GET /syncs/:id': {
    operationId: 'getSync',
    description:
      '`state` is `active`, `paused` by a person, or `blocked` until something is mended, with the reason.',
    answer: sync,
  },
  'GET /syncs/:id/status': {
    operationId: 'getSyncStatus',
    description: '`waitingRunId` is a run that a guard stopped: `POST /runs/:id/confirm` lets it go on.',
    answer: {
      state: 'active',
      stateReason: null,
      openConflicts: 1,
      resolvedConflicts: 0,
      quarantined: 2,
      lastRunId: ids.run,
      waitingRunId: null,
    },
  },
  'PATCH /syncs/:id': {
    operationId: 'updateSync',
    description: 'What is absent stays. The mapping and the direction of a sync do not change.',
    body: { conflictPolicy: 'newest_wins', schedule: null },
    answer: { ...sync, conflictPolicy: 'newest_wins', schedule: null, nextRunAt: null },
    refuses: ['unprocessable'],
  },
  'DELETE /syncs/:id': {
    operationId: 'deleteSync',
    description: 'What it remembered of both sides goes with it.',
    refuses: ['conflict'],
  },
  'POST /syncs/:id/pause': {
    operationId: 'pauseSync',
    description: 'A run at work goes on to its end; no other one is started, but a plan may be asked for.',
    answer: { ...sync, state: 'paused', stateReason: 'Paused by a person', nextRunAt: null },
  },
  'POST /syncs/:id/resume': {
    operationId: 'resumeSync',
    description: 'Also of a sync that was blocked, once what blocked it is mended.',
    answer: sync,
  },
  'POST /syncs/:id/table-hook': {
    operationId: 'openTableHook',
    description: 'The sync has to be `live`. The header is shown this once.',
    answer: {
      url: `https://api.example.com/webhooks/table/${ids.sync}`,
      authorization: 'Bearer 4f2a…',
    },
    refuses: ['conflict'],
  },
  'GET /syncs/:id/runs': {
    operationId: 'listRuns',
    description: 'A run is a job of kind `sync`; what it did is its `result`.',
    answer: page(run),
  },
  'POST /start-sync-job': {
    operationId: 'startRun',
    description:
      'Mode `plan` changes nothing and says what would be; `apply` does it. Watch it at `GET /jobs/:id/events`. A sync that is paused can only be planned.',
    body: { syncId: ids.sync, mode: 'apply' },
    answer: { jobId: ids.run },
    refuses: ['not_found', 'conflict'],
  },
  'GET /runs/:id': { operationId: 'getRun', description: 'The job of the run.', answer: run },
  'GET /runs/:id/plan': {
    operationId: 'getRunPlan',
    description: 'Once the run has ended; until then, or where it failed, a 409 says so.',
    answer: plan,
    refuses: ['conflict', 'unprocessable'],
  },
  'GET /runs/:id/changes': {
    operationId: 'listRunChanges',
    description: 'With the values before and after; of an update those that changed. Known for 30 days.',
    answer: page(change),
  },
  'POST /runs/:id/confirm': {
    operationId: 'confirmRun',
    description: 'Asked again, it answers the same run. The yes covers what was found, and no more.',
    answer: { jobId: ids.run },
    refuses: ['conflict', 'unprocessable'],
  },
  'POST /runs/:id/undo': {
    operationId: 'undoRun',
    answer: { jobId: ids.run },
    refuses: ['conflict', 'unprocessable'],
  },
  'GET /conflicts': {
    operationId: 'listConflicts',
    description: 'Open ones unless `state` says otherwise. Values are canonical texts; null is blank.',
    answer: page(conflict),
    refuses: ['not_found'],
  },
  'GET /conflicts/:id': {
    operationId: 'getConflict',
    description: 'Without a `column` it is about a whole row that is gone on one side.',
    answer: conflict,
  },
  'POST /conflicts/:id/resolve': {
    operationId: 'resolveConflict',
    body: { take: 'value', value: '24.90' },
    answer: { ...conflict, state: 'resolved', resolution: 'value', resolvedValue: '24.90' },
    refuses: ['conflict', 'unprocessable'],
  },
  'POST /conflicts/resolve': {
    operationId: 'resolveConflicts',
    body: { take: 'sheet', syncId: ids.sync },
    answer: { resolved: 7 },
    refuses: ['not_found'],
  },
  'GET /quarantine': {
    operationId: 'listQuarantine',
    description: 'The other rows of the sync go on meanwhile.',
    answer: page(quarantined),
    refuses: ['not_found'],
  },
  'POST /quarantine/:id/retry': {
    operationId: 'retryQuarantined',
    description: 'Mend the row first: what still cannot cross is set aside again.',
    answer: { jobId: ids.run },
    refuses: ['conflict'],
  },
}
