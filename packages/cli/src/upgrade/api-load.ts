import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { JobStarted } from '@doki/contracts'

/** What came of the requests that were made meanwhile. */
export interface Answers {
  requests: number
  /** Connections that were cut or refused; each was asked again under the same key. */
  resets: number
  /** Answers that told to come again: 503 or 429 with Retry-After, or 409 of the same request under way. */
  later: number
  /** Any other answer that was not 2xx, in words. */
  faults: string[]
  /** Jobs that were accepted: a person was told so. */
  accepted: string[]
  /** Requests to start something that never got an answer. */
  unanswered: number
}

/** A person's program: looks at things and starts runs, without a pause, until it is stopped. */
export function apiLoad(url: string, token: string, syncIds: readonly string[]) {
  const answers: Answers = { requests: 0, resets: 0, later: 0, faults: [], accepted: [], unanswered: 0 }
  let stopped = false

  async function ask(path: string, body?: object): Promise<unknown> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    }
    for (let attempt = 0; attempt < 60; attempt++) {
      answers.requests++
      const request = { method: body ? 'POST' : 'GET', headers, ...(body && { body: JSON.stringify(body) }) }
      const answer = await fetch(url + path, request).catch(() => undefined)
      // A body may be cut too.
      const text = await answer?.text().catch(() => undefined)
      if (!answer || text === undefined) answers.resets++
      else if (answer.ok) return JSON.parse(text)
      else if (answer.headers.has('retry-after')) answers.later++
      else {
        answers.faults.push(`${path}: ${answer.status} ${text.slice(0, 200)}`)
        return undefined
      }
      await sleep(500)
    }
    answers.unanswered++
    return undefined
  }

  const looking = async () => {
    while (!stopped) {
      for (const path of ['/me', '/workspaces', '/syncs', '/jobs?limit=5']) await ask(path)
      await sleep(200)
    }
  }
  const starting = async () => {
    for (let turn = 0; !stopped; turn++) {
      const syncId = syncIds[turn % syncIds.length]
      const started = JobStarted.safeParse(await ask('/start-sync-job', { syncId, mode: 'apply' }))
      if (started.success) answers.accepted.push(started.data.jobId)
      await sleep(2_000)
    }
  }
  const working = [looking(), starting()]
  for (const each of working) each.catch(() => {})
  return {
    answers,
    async stop(): Promise<void> {
      stopped = true
      await Promise.all(working)
    },
  }
}
