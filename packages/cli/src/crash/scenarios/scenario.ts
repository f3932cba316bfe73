import type { RunResult, SyncInput } from '@doki/contracts'
import type { PersonEdit } from '../choose-person.ts'
import { type Guest, guests, hasOwnCells } from '../guests.ts'
import type { Lane } from '../lane.ts'
import type { SyncShape } from '../seed-sync.ts'
import type { Expected, Problem } from '../verify-sides.ts'

/** A run of a scenario, and how it has to end. */
export interface Step {
  outcome: RunResult['outcome']
  input(before: RunResult | undefined): Partial<SyncInput>
}

/** A piece of work that must come to the same end wherever it is interrupted. */
export interface Scenario {
  name: string
  about: string
  shape: SyncShape
  /** Fills both sides of a fresh lane, maybe with `run`s of the engine, up to the point where the steps begin. */
  prepare(lane: Lane, run: (input?: Partial<SyncInput>) => Promise<RunResult>): Promise<Steps>
}

/** What prepare leads to. */
export interface Steps {
  steps: Step[]
  expected: Expected
  /**
   * Guests of whom a person may change the nights in the midst of it all, by the side where they are there from the start;
   * `crosses` when that is carried to the other side. Of those `contested`, the name was changed in the sheet and is to be
   * carried to the table, where a person may change it as well; `fresh` are new on one side and on their way to the other.
   */
  editable: {
    sheet: string[]
    table: string[]
    crosses: boolean
    contested?: string[]
    fresh?: { sheet: string[]; table: string[] }
  }
  /** Whatever else has to be true in the end, beside the rows. */
  verify?(lane: Lane, edited: PersonEdit | undefined): Promise<Problem[]>
  /** What is run in the end to see that there is nothing left to do; a run over all rows unless given. */
  rest?: Partial<SyncInput>
}

/** Rows as they are expected, by ref. */
export function byRef(rows: readonly Guest[]): Map<string, Guest> {
  return new Map(rows.map(row => [row.ref, row]))
}

export function refs(rows: readonly Pick<Guest, 'ref'>[]): string[] {
  return rows.map(({ ref }) => ref)
}

/** Of these guests, those beside whom the sheet has cells of a person's own. */
export function withOwnCells(rows: readonly Pick<Guest, 'ref'>[]): Set<string> {
  return new Set(refs(rows).filter(hasOwnCells))
}

/** The usual guests of a scenario. */
export const household: readonly Guest[] = guests(1, 40)

/** The person's own table, with a column beside those that are synced. */
export const ownTable = `create table guests (ref text primary key, guest text, nights integer, note text,
  internal text not null default 'none')`

/** One run of the usual kind. */
export const oneRun: Step = { outcome: 'applied', input: () => ({}) }
