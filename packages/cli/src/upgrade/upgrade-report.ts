import type { Answers } from './api-load.ts'
import type { JobsLeft } from './jobs-left.ts'

/** What was seen. */
export interface UpgradeReport {
  ok: boolean
  from: string
  migrations: number
  stages: { stage: string; edits: number; requests: number }[]
  /** Requests that each process was given, by service. */
  served: Record<string, Record<string, number>>
  answers: Omit<Answers, 'accepted'> & { accepted: number }
  jobs: JobsLeft
  edits: number
  cells: number
  lost: string[]
  differences: string[]
}

/** Nothing lost, doubled, stuck or refused, and each of the three revisions was asked. */
export function isWell(report: Omit<UpgradeReport, 'ok'>): boolean {
  const { answers, jobs, lost, differences, served, stages } = report
  const none = [answers.faults, jobs.stuck, jobs.failed, jobs.lost, lost, differences]
  return (
    none.every(each => each.length === 0) &&
    answers.unanswered === 0 &&
    jobs.doubled === 0 &&
    answers.accepted > 0 &&
    stages.every(({ edits, requests }) => edits > 0 && requests > 0) &&
    Object.values(served).every(counts => Object.keys(counts).length === 3)
  )
}
