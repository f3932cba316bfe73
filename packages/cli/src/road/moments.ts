import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { holdDrive, holdPublish } from './delay.ts'
import { type Hold, type HoldWish, literal } from './hold.ts'
import { type Look, until } from './look.ts'

/** What a moment is made of. */
export interface Scene {
  cloud: LocalCloud
  look: Look
  /** The words of the request. */
  text: string
  spreadsheetId: string
}

export const services = ['gateway', 'orchestrator', 'mapping-agent', 'sync-engine'] as const
export type Service = (typeof services)[number]

/** The flow of a request, from the words to a schedule that is kept, and a word about it later. */
export type Step =
  | 'interpret'
  | 'question'
  | 'resolve'
  | 'mapping'
  | 'review'
  | 'create sync'
  | 'plan'
  | 'confirm'
  | 'run'
  | 'schedule'
  | 'scheduled run'
  | 'pause'

/** A moment of the flow at which processes are killed. */
export interface Moment {
  step: Step
  /** Whose work it is then. */
  process: Service
  moment: string
  /** True: `./doki crash` kills this process, and no other, in a request of its own. */
  alone?: boolean
  /** False gives it a sheet in which only ids of Doki's own tell the rows apart. */
  keyed?: boolean
  /** What makes it last: a write that is held back until it is let go, or a call to a stand-in that takes seconds. */
  hold?(scene: Scene): HoldWish
  delay?(scene: Scene): Promise<void>
  /** Waits for it. Answers the job that is worked on. */
  meet(scene: Scene, held: Hold | undefined, signal?: AbortSignal): Promise<string | undefined>
}

/** The processes of a name, or all of them. */
export function servicesOf(only: string | undefined): Service[] {
  return services.filter(each => only === undefined || each === only)
}

const request = ({ look, text }: Scene, signal?: AbortSignal) =>
  until('the request is known', () => look.request(text), { signal })

/** A person's answer, as the gateway writes it down: uncommitted, and nobody was told. */
function answered(
  kind: 'question' | 'review' | 'confirm',
): Pick<Moment, 'process' | 'moment' | 'hold' | 'meet'> {
  return {
    process: 'gateway',
    moment: 'while the answer is written down',
    hold: ({ text }) => ({
      table: 'jobs',
      on: 'update',
      when: `old.answer is distinct from new.answer and new.answer ->> 'kind' = '${kind}' and new.input ->> 'text' = ${literal(text)}`,
    }),
    async meet(scene, held, signal) {
      await isHeld(held, `a ${kind} is answered`, signal)
      return scene.look.request(scene.text)
    },
  }
}

/** A step is closed after its rows are in the table. `run` is a condition on the run's job. */
function noted(run: string): HoldWish {
  const isOurs = `exists (select from public.jobs j where j.id = old.run_id and ${run})`
  return { table: 'sync_steps', on: 'update', when: `old.side = 'table' and ${isOurs}` }
}

/** In their order. The five that are `alone` are met by a request that asks no question, too. */
export const moments: Moment[] = [
  {
    step: 'interpret',
    process: 'gateway',
    moment: 'when the request is written down, and neither sent on nor answered',
    alone: true,
    delay: ({ cloud }) => holdPublish(cloud, 'doki-orchestrator'),
    meet: (scene, _, signal) => request(scene, signal),
  },
  { step: 'question', ...answered('question') },
  {
    step: 'resolve',
    process: 'orchestrator',
    moment: 'while it asks Google for the spreadsheets',
    alone: true,
    delay: ({ cloud }) => holdDrive(cloud, 'GET', '/drive/v3/files(\\?|$)'),
    async meet(scene, _, signal) {
      const id = await request(scene, signal)
      return until('the request is worked on', () => scene.look.running(id, 'request'), { signal })
    },
  },
  {
    step: 'mapping',
    process: 'mapping-agent',
    moment: 'while it reads the sheet',
    alone: true,
    delay: ({ cloud, spreadsheetId }) => holdDrive(cloud, 'GET', `/${spreadsheetId}/values`),
    async meet(scene, _, signal) {
      const id = await request(scene, signal)
      const suggested = () => scene.look.running(id, 'mapping.suggest')
      return until('a mapping is worked on', suggested, { signal })
    },
  },
  { step: 'review', ...answered('review') },
  {
    step: 'create sync',
    process: 'orchestrator',
    moment: 'while it writes the sync down',
    hold: () => ({ table: 'syncs', on: 'insert', when: 'true' }),
    async meet(scene, held, signal) {
      await isHeld(held, 'a sync is made', signal)
      return scene.look.request(scene.text)
    },
  },
  {
    step: 'plan',
    process: 'sync-engine',
    moment: 'while it reads the sheet for the plan',
    delay: ({ cloud, spreadsheetId }) => holdDrive(cloud, 'GET', `/${spreadsheetId}/values`),
    async meet(scene, _, signal) {
      const id = await request(scene, signal)
      const planned = async () => {
        const runId = await scene.look.run(id, 'plan')
        return runId && (await scene.look.running(runId, 'sync'))
      }
      return until('the plan is worked on', planned, { signal })
    },
  },
  { step: 'confirm', ...answered('confirm') },
  {
    step: 'run',
    process: 'sync-engine',
    moment: 'while it writes ids into the sheet, not knowing whether they arrived',
    alone: true,
    keyed: false,
    delay: ({ cloud, spreadsheetId }) => holdDrive(cloud, 'POST', `/${spreadsheetId}/values:batchUpdate`),
    async meet(scene, _, signal) {
      const id = await request(scene, signal)
      const runId = await until('the plan is carried out', () => scene.look.run(id, 'apply'), { signal })
      const intends = async () => (await scene.look.intends(runId)) || undefined
      await until('it writes ids', intends, { signal })
      return runId
    },
  },
  {
    step: 'run',
    process: 'sync-engine',
    moment: 'when rows are in the table, before it has noted that',
    alone: true,
    hold: ({ text }) =>
      noted(`j.input ->> 'mode' = 'apply' and exists (select from public.jobs r
        where r.id = j.original_job_id and r.input ->> 'text' = ${literal(text)})`),
    async meet(scene, held, signal) {
      await isHeld(held, 'rows are in, and about to be noted', signal)
      return scene.look.run(await request(scene, signal), 'apply')
    },
  },
  {
    step: 'schedule',
    process: 'gateway',
    moment: 'while a tick of the clock starts the run that is due',
    hold: () => ({ table: 'jobs', on: 'insert', when: `new.input ->> 'cause' = 'schedule'` }),
    async meet(_, held, signal) {
      await isHeld(held, 'the clock starts a run', signal)
      return undefined
    },
  },
  {
    step: 'scheduled run',
    process: 'sync-engine',
    moment: 'when rows are in the table, before it has noted that',
    hold: () => noted(`j.input ->> 'cause' = 'schedule'`),
    async meet({ look }, held, signal) {
      await isHeld(held, 'rows are in, and about to be noted', signal)
      return look.scheduledRun()
    },
  },
  {
    step: 'pause',
    process: 'orchestrator',
    moment: 'while it pauses the sync',
    hold: () => ({
      table: 'syncs',
      on: 'update',
      when: `old.state = 'active' and new.state = 'paused'`,
    }),
    async meet(_, held, signal) {
      await isHeld(held, 'the sync is paused', signal)
      return undefined
    },
  },
]

function isHeld(held: Hold | undefined, what: string, signal: AbortSignal | undefined): Promise<true> {
  return until(what, async () => (await held?.isMet()) || undefined, { signal })
}
