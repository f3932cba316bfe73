import pg from 'pg'
import { z } from 'zod'

const Left = z.object({ id: z.string(), kind: z.string(), status: z.string(), code: z.string().nullable() })
const Count = z.object({ count: z.coerce.number() })

/** What has become of the jobs, read from Doki's own database. */
export interface JobsLeft {
  total: number
  /** Still pending or at work. */
  stuck: string[]
  failed: string[]
  /** Accepted, and not completed. */
  lost: string[]
  /** Runs that a person's program started beyond those it was told of: a request was done twice. */
  doubled: number
}

/** `accepted` are the runs that were started for `syncIds` by hand, `more` how many were so beside them. */
export async function jobsLeft(
  databaseUrl: string,
  { accepted, syncIds, more }: { accepted: readonly string[]; syncIds: readonly string[]; more: number },
): Promise<JobsLeft> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query(`select id, kind, status, error ->> 'code' as code from jobs`)
    const jobs = z.array(Left).parse(rows)
    const say = ({ id, kind, status, code }: z.infer<typeof Left>) =>
      `${kind} ${id} is ${status} ${code ?? ''}`
    const done = new Set(jobs.filter(({ status }) => status === 'completed').map(({ id }) => id))
    const { rows: counted } = await client.query(
      `select count(*) from jobs where kind = 'sync' and parent_job_id is null and input ->> 'syncId' = any ($1::text[])
         and coalesce(input ->> 'cause', 'person') = 'person'`,
      [syncIds],
    )
    return {
      total: jobs.length,
      stuck: jobs.filter(({ status }) => status === 'pending' || status === 'running').map(say),
      failed: jobs.filter(({ status }) => status === 'failed').map(say),
      lost: accepted.filter(id => !done.has(id)),
      doubled: Count.parse(counted[0]).count - new Set(accepted).size - more,
    }
  } finally {
    await client.end()
  }
}
