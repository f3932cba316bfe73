import type { Operations } from '../operation.ts'
import { action, ids, page, request, run } from '../samples.ts'

/** What is said in words, and all long work. */
export const jobOperations: Operations = {
  'POST /agent/interpret': {
    operationId: 'interpret',
    description:
      'Starts a job that finds the sheet and the table, proposes a mapping and shows a plan, and waits for you at each: watch it at `GET /jobs/:id/events`, answer at `POST /jobs/:id/answer`. It also runs, pauses, changes and undoes syncs that are there.',
    body: { workspaceId: ids.workspace, text: 'Keep Orders and public.orders in sync, every weekday at 9' },
    answer: { jobId: ids.request },
    refuses: ['not_found'],
  },
  'GET /jobs': {
    operationId: 'listJobs',
    description: 'Of all your workspaces, or of one.',
    answer: page(request),
  },
  'GET /jobs/:id': {
    operationId: 'getJob',
    description:
      'What `input` and `result` hold depends on the `kind`. `waitingFor` says what a waiting job asks.',
    answer: request,
  },
  'GET /jobs/:id/events': {
    operationId: 'watchJob',
    events: 'The job as it is, and each time it changed',
    over: 'The job has ended, and who asks has read that: do not ask again',
  },
  'POST /jobs/:id/answer': {
    operationId: 'answerJob',
    description:
      'Of the `kind` that `waitingFor.ask` has; words (`question`) are taken by any. A job that does not wait answers 409.',
    body: { answer: { kind: 'question', choice: 'Orders 2026' } },
    answer: { jobId: ids.request },
    refuses: ['conflict', 'unprocessable'],
  },
  'POST /jobs/:id/cancel': {
    operationId: 'cancelJob',
    description:
      'One that runs stops at the next safe place; what it wrote until then stays, and can be undone. With it ends what it started.',
    answer: { ...run, status: 'cancelled', result: null, cancelRequested: true },
    refuses: ['conflict'],
  },
  'GET /actions': {
    operationId: 'listActions',
    description: 'Each with its reason, and with the model that was asked, if any was.',
    answer: page(action),
    refuses: ['not_found'],
  },
}
