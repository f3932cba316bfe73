import type { Job, SyncId } from '@doki/contracts'
import { empty, type Queries, type Sql, sql } from '@doki/database'
import { LostLeaseError } from '@doki/jobs'

/** Whose writes are to be let in. */
export interface Holder {
  job: Pick<Job, 'id' | 'fence'>
  syncId: SyncId
  spreadsheetId: string
}

/** What a run must hold to write: its job, with a lease that is good, and its spreadsheet once it has taken that. */
export interface RunHold {
  /**
   * A transaction of a run that holds all it must, and holds it to the end: who wants to take it waits for the commit.
   * Throws `LostLeaseError`, with nothing done, when it does not.
   */
  tx<T>(fn: (tx: Queries) => Promise<T>): Promise<T>
  /** Looks only: before an effect that no transaction can hold. Throws as `tx` does. */
  check(): Promise<void>
  writer: {
    /** One writer a spreadsheet: false while another run that is alive has it. */
    take(): Promise<boolean>
    /** Gives back what is ours; another's is left alone. */
    release(): Promise<void>
  }
}

/** `db` logs in as `doki_service`. */
export function runHold(db: Queries, { job, syncId, spreadsheetId }: Holder): RunHold {
  let taken = false
  const ours = sql`w.spreadsheet_id = ${spreadsheetId} and w.job_id = ${job.id} and w.fence = ${job.fence}`

  /** A `lock` also keeps the sync from being deleted meanwhile: `sync_rows` has no foreign key that would. */
  async function assertHeld(on: Queries, { lock }: { lock: boolean }): Promise<void> {
    const rows = taken
      ? await on.rows(sql`
          select from jobs j join spreadsheet_writers w on w.job_id = j.id join syncs s on s.id = ${syncId}
          where ${alive(job)} and ${ours} ${lock ? sql`for share of j, w for key share of s` : empty}`)
      : await on.rows(sql`
          select from jobs j join syncs s on s.id = ${syncId}
          where ${alive(job)} ${lock ? sql`for share of j for key share of s` : empty}`)
    if (rows.length === 0) throw new LostLeaseError(job.id)
  }

  const held = <T>(fn: (tx: Queries) => Promise<T>) =>
    db.tx(async tx => {
      await assertHeld(tx, { lock: true })
      return fn(tx)
    })

  return {
    tx: held,
    check: () => assertHeld(db, { lock: false }),
    writer: {
      async take() {
        taken = await held(async tx => {
          const [added] = await tx.rows(sql`
            insert into spreadsheet_writers (spreadsheet_id, job_id, fence)
            values (${spreadsheetId}, ${job.id}, ${job.fence})
            on conflict do nothing returning fence`)
          if (added) return true
          // Locked first and judged after, by a statement of its own that sees what was committed until then.
          await tx.rows(
            sql`select from spreadsheet_writers where spreadsheet_id = ${spreadsheetId} for update`,
          )
          const [got] = await tx.rows(sql`
            update spreadsheet_writers w set job_id = ${job.id}, fence = ${job.fence}, taken_at = now()
            where w.spreadsheet_id = ${spreadsheetId} and ((${ours}) or not exists (
              select from jobs j where j.id = w.job_id and j.status = 'running' and j.fence = w.fence
                and j.lease_until > clock_timestamp()))
            returning fence`)
          return got !== undefined
        })
        return taken
      },

      async release() {
        taken = false
        await db.rows(sql`delete from spreadsheet_writers w where ${ours}`)
      },
    },
  }
}

/** Of `jobs j`: nobody claimed the job after us, and nobody may yet. */
function alive({ id, fence }: Holder['job']): Sql {
  return sql`j.id = ${id} and j.status = 'running' and j.fence = ${fence} and j.lease_until > clock_timestamp()`
}
