import { randomUUID } from 'node:crypto'
import type { JobId } from '@doki/contracts'
import { seedWorkspace, sql, type TestDatabase, testDatabase } from '@doki/database'
import { createLog } from '@doki/service'
import tap, { type Test } from 'tap'
import { type Dispatchable, jobStore } from '../src/index.ts'
import { lifeOf } from '../src/transitions.ts'

export const leaseMs = 60_000

let shared: Promise<TestDatabase> | undefined

function sharedDatabase(): Promise<TestDatabase> {
  shared ??= testDatabase(tap)
  return shared
}

/**
 * A workspace with no jobs, and what tests do to jobs behind the store's back. The database is shared with the other
 * tests of the package, unless a test wants one of its `own`, as one that sweeps must.
 */
export async function setupJobs(t: Test, { own = false } = {}) {
  const { admin, service, serviceUrl } = await (own ? testDatabase(t) : sharedDatabase())
  const { workspaceId, member } = await seedWorkspace(admin)
  const jobs = jobStore(service)
  return {
    db: service,
    admin,
    /** Who may start jobs in the workspace. */
    member,
    serviceUrl,
    jobs,
    workspaceId,
    create: (kind = 'request', more: Partial<Parameters<typeof jobs.create>[0]> = {}) =>
      jobs.create({ workspaceId, kind, input: { n: 1 }, ...more }),
    async claimed(kind = 'request') {
      const { id } = await jobs.create({ workspaceId, kind, input: {} })
      return found(await jobs.claim(id, { leaseMs }))
    },
    get: async (id: JobId) => found(await jobs.find(id)),
    /** As if its worker had died a while ago. */
    expire: (id: JobId) =>
      service.rows(sql`
        update jobs set lease_until = now() - interval '1 second' where id = ${id} and status = 'running'`),
    /** As if it had been dispatched so long ago. */
    dispatchedAgo: (id: JobId, seconds: number) =>
      service.rows(sql`
        update jobs set dispatched_at = now() - ${seconds}::int * interval '1 second' where id = ${id}`),
    /** As the gateway does for a person. */
    answer: (id: JobId, answer: unknown) =>
      service.rows(sql`
        update jobs set answer = ${JSON.stringify(answer)}::jsonb, woken_at = now(), dispatched_at = null
        where id = ${id} and status = 'waiting' and woken_at is null and waiting_for ->> 'type' <> 'job'`),
    async life(id: JobId) {
      const { lapsed, woken, fence } = await service.one(sql`
        select coalesce(lease_until < now(), false) as lapsed, woken_at is not null as woken, fence
        from jobs where id = ${id}`)
      const job = found(await jobs.find(id))
      return {
        fence,
        life: lifeOf({
          status: job.status,
          leaseEnded: lapsed === true,
          woken: woken === true,
          cancelRequested: job.cancelRequested,
        }),
      }
    },
  }
}

export const person = { type: 'person' as const, ask: { kind: 'question' } }
export const silent = createLog('test', 'silent')
export const someId = (): string => randomUUID()
export const idsOf = (found: readonly Dispatchable[]): string[] => found.map(({ id }) => id)

/** The value, which must be there. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected it to be there')
  return value
}
