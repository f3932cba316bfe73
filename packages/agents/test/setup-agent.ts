import { setTimeout as sleep } from 'node:timers/promises'
import { agentOf, DokiError, type Job, type JobId } from '@doki/contracts'
import { seedWorkspace, testDatabase } from '@doki/database'
import { type Dispatchable, jobStore } from '@doki/jobs'
import { createLog, signInternal } from '@doki/service'
import type { Test } from 'tap'
import { z } from 'zod'
import { type Actions, agentApp, defineAgent, type Model, type Tools } from '../src/index.ts'

export const secret = 's'.repeat(32)

/** An agent that does what its input says, and counts. */
export function testAgent() {
  const done: string[] = []
  const agent = defineAgent({
    name: 'test',
    kinds: {
      add: {
        input: z.object({ a: z.number(), b: z.number() }),
        output: z.object({ sum: z.number() }),
      },
      act: {
        input: z.object({ how: z.enum(['fail', 'break', 'lie', 'record', 'sleep']) }),
        output: z.object({ ok: z.boolean() }),
      },
      ask: {
        input: z.object({ prompt: z.string() }),
        output: z.object({ by: z.string(), said: z.unknown(), near: z.number().nullable() }),
      },
      parent: { input: z.object({}), output: z.object({ child: z.unknown() }) },
    },
    async run(job, tools) {
      const { actions, jobs, signal, startChild } = tools
      done.push(job.id)
      switch (job.kind) {
        case 'add':
          return { sum: job.input.a + job.input.b }
        case 'act':
          return act(job.input.how, actions, signal)
        case 'ask':
          return ask(job.input.prompt, tools)
        case 'parent': {
          const child = await startChild({ kind: 'add', input: { a: 1, b: 2 }, step: 'add' })
          if (!job.state)
            return { wait: { state: { asked: true }, waitingFor: { type: 'job', jobId: child.id } } }
          return { child: (await jobs.find(child.id))?.result }
        }
      }
    },
  })
  return { agent, done }
}

async function act(how: string, actions: Actions, signal: AbortSignal) {
  if (how === 'fail') throw new DokiError('unprocessable', 'The tab is gone')
  if (how === 'break') throw new Error('socket hang up')
  if (how === 'record') {
    await actions.record({ action: 'look', reasoning: 'it was asked', metadata: { columns: 3 } })
    await actions.record({ action: 'propose', reasoning: 'it fits', status: 'proposed' })
  }
  if (how === 'sleep') await sleep(60_000, undefined, { signal })
  return how === 'lie' ? JSON.parse('{"ok":"yes"}') : { ok: true }
}

/** By the model, or by rules where it does not answer. */
async function ask(prompt: string, { model, signal }: Tools) {
  const schema = z.object({ word: z.string() })
  const answered = await model?.ask({ purpose: 'find_word', system: 'Say a word.', prompt, schema, signal })
  const near = await model?.embed?.(['word', 'words'], signal)
  return {
    by: answered?.ok ? 'model' : 'rules',
    said: answered?.ok ? answered.answer.word : (answered?.why ?? null),
    near: near?.ok ? near.answer.length : null,
  }
}

type Options = { graceMs?: number; model?: Model | null }

/** The app of the test agent on an empty database; what it dispatches is kept in `sent`. */
export async function setupAgent(t: Test, { graceMs = 0, model = null }: Options = {}) {
  const { admin, service: db } = await testDatabase(t)
  const { workspaceId } = await seedWorkspace(admin)
  const { agent, done } = testAgent()
  const sent: Dispatchable[] = []
  let onSent = (_job: Dispatchable) => {}
  const dispatch = async (job: Dispatchable) => {
    sent.push(job)
    onSent(job)
    return true
  }
  const dispatcher = {
    dispatch,
    dispatchAll: async (all: readonly Dispatchable[]) => (await Promise.all(all.map(dispatch))).length,
  }
  const lines: string[] = []
  const log = createLog('test', 'info', { write: (line: string) => void lines.push(line) })
  const app = agentApp(agent, { log, db, secrets: [secret], dispatcher, graceMs, beatMs: 50, model })
  t.teardown(() => app.close())
  const jobs = jobStore(db)
  return {
    app,
    admin,
    db,
    jobs,
    done,
    sent,
    onSent: (fn: typeof onSent) => {
      onSent = fn
    },
    workspaceId,
    agent,
    logged: () => lines.join(''),
    create: (kind: string, input: unknown) => jobs.create({ workspaceId, kind, input }),
    get: async (id: JobId): Promise<Job> => {
      const job = await jobs.find(id)
      if (!job) throw new Error('expected the job to be there')
      return job
    },
    /** As Pub/Sub pushes a message, unwrapped. */
    push: (jobId: string, header?: string) => {
      const payload = JSON.stringify({ jobId, kind: 'whatever' })
      const signed = header ?? signInternal(secret, payload, Date.now() / 1000)
      const headers = { 'content-type': 'application/octet-stream', 'x-internal-secret': signed }
      return app.inject({ method: 'POST', url: '/jobs', payload, headers })
    },
  }
}

export const agents: Record<string, string> = { ...agentOf, add: 'test', act: 'test', parent: 'test' }
