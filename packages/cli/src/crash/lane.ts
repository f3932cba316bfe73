import { DokiError, type SyncInput } from '@doki/contracts'
import { startWorkspace, type Workspace } from '@doki/local'
import pg from 'pg'
import { databaseUrl } from '../cloud/databases.ts'
import { nowhereAddresses } from '../cloud/nowhere.ts'
import { commonEnv, googleClient, type LocalSecrets } from '../cloud/settings.ts'
import { email } from '../demo/journey.ts'
import type { Cluster } from './cluster.ts'
import type { EngineProcess, Engines } from './engine-process.ts'
import { type Job, jobsTable, type OpenConflict } from './jobs-table.ts'
import { newSheet, type SheetPerson, sheetPerson, type TablePerson, tablePerson } from './person.ts'
import { moveTable, refreshToken, type Seeded, scopes } from './seed-sync.ts'
import { googleWire } from './wire/google-wire.ts'
import { pgWire } from './wire/pg-wire.ts'
import { type Meter, meter, quiet } from './wire/watch.ts'
import type { Wire } from './wire/wire.ts'

/** Where a scenario starts: templates of both databases, the spreadsheet, and the ids in them. */
export interface Start {
  doki: string
  shop: string
  sheet: SheetCopy
  seeded: Seeded
}

/** One way from an engine to the world; a frozen engine and the one that takes over do not share it. */
export type RoadNumber = 0 | 1

type World = Workspace['world']
/** A spreadsheet with its Drive file, apart from the stand-in. */
interface SheetCopy {
  files: [string, World['files'] extends Map<string, infer F> ? F : never][]
  sheets: [string, World['sheets'] extends Map<string, infer S> ? S : never][]
}

/** A stand-in for Google, two databases, and the wires before them: what one kill at a time happens in. */
export interface Lane {
  readonly sheet: SheetPerson
  readonly table: TablePerson
  /** Doki's own database, past all wires. */
  readonly doki: pg.Pool
  readonly seeded: Seeded
  /** Puts everything as it is at the start. */
  reset(start: Start): Promise<void>
  /** Begins anew with an empty spreadsheet of this header and fresh databases; `seed` puts the sync in. */
  begin(header: string[], templates: { doki: string; shop: string }, seed: Seed): Promise<void>
  /** Keeps what is there now as a start. */
  keep(name: string): Promise<Start>
  /** The effects on this way are asked of this meter from now on. */
  meterOf(road: RoadNumber, meter: Meter): void
  job(input: Partial<SyncInput>): Promise<string>
  look(jobId: string): Promise<Job>
  /** The conflicts that wait for a person. */
  conflicts(): Promise<OpenConflict[]>
  /** As if the lease of a dead or frozen worker had run out. */
  endLease(jobId: string): Promise<void>
  engine(jobId: string, road?: RoadNumber): Promise<EngineProcess>
  close(): Promise<void>
}

type Seed = (dokiUrl: string, spreadsheetId: string) => Promise<Seeded>

interface Options {
  cluster: Cluster
  engines: Engines
  secrets: LocalSecrets
  /** Tells the lanes of a cluster apart. */
  name: string
}

interface Scene {
  sheet: SheetPerson
  table: TablePerson
  doki: pg.Pool
  shop: pg.Pool
  seeded: Seeded
}

/** Opens a lane; nothing is in it before `begin` or `reset`. */
export async function openLane({ cluster, engines, secrets, name }: Options): Promise<Lane> {
  const google = await startWorkspace({ users: [email], open: true })
  const grant = {
    email,
    scopes,
    clientId: googleClient.id,
    expires: Number.POSITIVE_INFINITY,
    revoked: false,
  }
  google.world.refreshTokens.set(refreshToken, grant)
  const names = { doki: `doki_${name}`, shop: `shop_${name}` }
  const meters: [Meter, Meter] = [meter(quiet), meter(quiet)]
  const road = async (number: RoadNumber) => {
    const ask = () => meters[number]
    return {
      google: await googleWire(google.url, ask),
      doki: await pgWire('doki', cluster, ask),
      shop: await pgWire('shop', cluster, ask),
    }
  }
  const roads = [await road(0), await road(1)] as const
  let scene: Scene | undefined

  const here = (): Scene => {
    if (!scene) throw new DokiError('internal', 'The lane is empty')
    return scene
  }
  const jobs = () => jobsTable(here().doki)
  async function leave(): Promise<void> {
    const left = scene
    scene = undefined
    for (const wires of roads) for (const wire of Object.values(wires)) wire.cut()
    await Promise.all([left?.doki.end(), left?.shop.end()])
  }
  function enter(spreadsheetId: string, seeded: Seeded): void {
    const pool = (database: string) => {
      const opened = new pg.Pool({ connectionString: cluster.url(database), max: 2 })
      return opened.on('error', () => {}) // said again by the next query
    }
    const [doki, shop] = [pool(names.doki), pool(names.shop)]
    const sheet = sheetPerson(google.url, spreadsheetId)
    scene = { sheet, doki, shop, seeded, table: tablePerson(shop) }
  }
  const copyBoth = async (from: { doki: string; shop: string }, to: { doki: string; shop: string }) => {
    await cluster.copy(from.doki, to.doki)
    await cluster.copy(from.shop, to.shop)
  }
  const userDatabase = (number: RoadNumber) => through(roads[number].shop, cluster.url(names.shop))

  return {
    get sheet() {
      return here().sheet
    },
    get table() {
      return here().table
    },
    get doki() {
      return here().doki
    },
    get seeded() {
      return here().seeded
    },
    async reset(start) {
      await leave()
      restore(google.world, start.sheet)
      await copyBoth(start, names)
      enter(start.sheet.sheets[0]?.[0] ?? '', start.seeded)
    },
    async begin(header, templates, seed) {
      await leave()
      google.world.files.clear()
      google.world.sheets.clear()
      const spreadsheetId = await newSheet(google.url, header)
      await copyBoth(templates, names)
      enter(spreadsheetId, await seed(cluster.url(names.doki), spreadsheetId))
    },
    async keep(startName) {
      const { seeded } = here()
      const kept = { doki: `doki_start_${startName}`, shop: `shop_start_${startName}` }
      await leave()
      await copyBoth(names, kept)
      return { ...kept, seeded, sheet: copyOf(google.world) }
    },
    meterOf(number, changed) {
      meters[number] = changed
    },
    job: input => jobs().add(here().seeded, input),
    look: jobId => jobs().look(jobId),
    conflicts: () => jobs().conflicts(),
    endLease: jobId => jobs().endLease(jobId),
    async engine(jobId, number = 0) {
      await moveTable(cluster.url(names.doki), secrets.sealKeys, here().seeded, userDatabase(number))
      const { google: toGoogle, doki } = roads[number]
      const serviceDatabase = through(doki, databaseUrl(cluster.url(names.doki), names.doki, 'doki_service'))
      return engines.start(jobId, engineEnv(`http://127.0.0.1:${toGoogle.port}`, serviceDatabase, secrets))
    },
    async close() {
      await leave()
      for (const wires of roads) await Promise.all(Object.values(wires).map(wire => wire.close()))
      await google.close()
    },
  }
}

function copyOf({ files, sheets }: World): SheetCopy {
  return structuredClone({ files: [...files], sheets: [...sheets] })
}

function restore(world: World, kept: SheetCopy): void {
  const { files, sheets } = structuredClone(kept)
  world.files.clear()
  world.sheets.clear()
  for (const [id, file] of files) world.files.set(id, file)
  for (const [id, sheet] of sheets) world.sheets.set(id, sheet)
}

/** The same database, through a wire. */
function through(wire: Wire, url: string): string {
  const address = new URL(url)
  address.port = String(wire.port)
  return address.href
}

function engineEnv(workspace: string, serviceDatabase: string, secrets: LocalSecrets): NodeJS.ProcessEnv {
  const addresses = { ...nowhereAddresses, workspace, serviceDatabase, gatewayDatabase: serviceDatabase }
  const env = commonEnv(addresses, secrets)
  return {
    ...env,
    GOOGLE_USER_QUOTA: '100000',
    GOOGLE_PROJECT_QUOTA: '100000',
    CLOUD_RUN_JOB: 'doki-sync-engine',
  }
}
