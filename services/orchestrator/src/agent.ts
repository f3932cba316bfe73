import { defineAgent } from '@doki/agents'
import { jobKinds } from '@doki/contracts'
import type { FlowDeps } from './flow/deps.ts'
import { runRequest } from './flow/run-request.ts'
import { sayLike } from './say/say.ts'

/** The agent that takes what a person said from the words to a first run. */
export function orchestrator(deps: FlowDeps) {
  const { request } = jobKinds
  return defineAgent({
    name: 'orchestrator',
    kinds: { request: { input: request.input, output: request.result } },
    async run(job, { progress, actions, jobs, startChild, check }) {
      const outcome = await runRequest(
        {
          job,
          check,
          say: sayLike(job.input.text),
          progress: ({ done, total, message }) => progress(done, total, message),
          note: async note => void (await actions.record(note)),
          settle: (status, by) => actions.settle(job.originalJobId ?? job.id, status, by),
          startChild: async (kind, step, input) => (await startChild({ kind, step, input })).id,
          findJob: id => jobs.find(id),
        },
        deps,
      )
      return 'done' in outcome ? outcome.done : outcome
    },
  })
}
