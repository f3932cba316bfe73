import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { type Look, until } from './look.ts'
import { engineId, serviceId } from './running.ts'

/** What a victim's moment is made of. */
export interface Scene {
  cloud: LocalCloud
  look: Look
  /** The words of the request, and the job they became. */
  text: string
  spreadsheetId: string
  table: string
  rows: number
}

/** What is to be killed, and the job that was in its hands. */
export interface Target {
  pid: number
  jobId: string
  /** Lets go of what made the moment last. */
  release?(): Promise<void>
}

/** A process to be killed in the midst of its work. */
export interface Victim {
  process: 'gateway' | 'orchestrator' | 'mapping-agent' | 'sync-engine'
  moment: string
  /** False gives it a sheet in which only ids of Doki's own tell the rows apart. */
  keyed: boolean
  /** Makes the moment last long enough to be met. */
  prepare?(scene: Scene): Promise<void>
  /** Waits for the moment. */
  meet(scene: Scene): Promise<Target>
}

const request = ({ look, text }: Scene) => until('the request is known', () => look.request(text))

/** The mapping agent comes last, as those before it need it on their way to their own moment. */
export const victims: Victim[] = [
  {
    process: 'orchestrator',
    moment: 'while it asks Google for the spreadsheets',
    keyed: true,
    prepare: scene => delay(scene, 'GET', '/drive/v3/files'),
    async meet(scene) {
      const jobId = await request(scene)
      await until('the request is worked on', () => scene.look.running(jobId, 'request'))
      return service(scene, 'orchestrator', jobId)
    },
  },
  {
    process: 'gateway',
    moment: 'right after the request came in, before it was answered',
    keyed: true,
    meet: async scene => service(scene, 'gateway', await request(scene)),
  },
  {
    process: 'sync-engine',
    moment: 'while it writes ids into the sheet, not knowing whether they arrived',
    keyed: false,
    prepare: scene => delay(scene, 'POST', `/${scene.spreadsheetId}/values:batchUpdate`),
    async meet(scene) {
      const id = await request(scene)
      const jobId = await until('the plan is carried out', () => scene.look.applyRun(id))
      const target = await engine(scene, jobId)
      await until('it writes ids', async () => (await scene.look.intends(target.jobId)) || undefined)
      return target
    },
  },
  {
    process: 'sync-engine',
    moment: 'after rows are in the table, before it has noted that',
    keyed: true,
    async meet(scene) {
      const { look, table } = scene
      const id = await request(scene)
      const jobId = await until('the plan is to be carried out', () => look.applyRun(id))
      const release = await look.holdNote(jobId)
      try {
        const target = await engine(scene, jobId)
        await until('rows are in', async () => (await look.count(table)) > 0 || undefined)
        await until('it is about to note that', async () => (await look.isHeld()) || undefined)
        return { ...target, release }
      } catch (error) {
        await release()
        throw error
      }
    },
  },
  {
    process: 'mapping-agent',
    moment: 'while it reads the sheet',
    keyed: true,
    prepare: scene => delay(scene, 'GET', `/${scene.spreadsheetId}/values`),
    async meet(scene) {
      const id = await request(scene)
      const jobId = await until('a mapping is worked on', () => scene.look.running(id, 'mapping.suggest'))
      return service(scene, 'mapping-agent', jobId)
    },
  },
]

async function service({ cloud }: Scene, name: string, jobId: string): Promise<Target> {
  return { pid: await until(`${name} runs`, async () => serviceId(cloud, name)), jobId }
}

async function engine({ cloud }: Scene, jobId: string): Promise<Target> {
  return { pid: await until('the engine runs', () => engineId(cloud, jobId)), jobId }
}

/** Holds one such call to the stand-in for Google for some seconds, before it is done. */
async function delay({ cloud }: Scene, method: string, path: string): Promise<void> {
  const answer = await fetch(`${cloud.addresses.workspace}/__control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method: `^${method}$`, path, delayMs: 3_000 }),
  })
  if (!answer.ok) throw new Error(`The fault was refused: ${await answer.text()}`)
}
