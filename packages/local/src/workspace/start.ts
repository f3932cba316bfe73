import { Faults } from './control/faults.ts'
import { RequestLog } from './control/request-log.ts'
import { controlRoutes } from './control/routes.ts'
import { changeRoutes } from './drive/change-routes.ts'
import { commentRoutes } from './drive/comment-routes.ts'
import { exportRoutes } from './drive/export-routes.ts'
import { notifyChange } from './drive/notify.ts'
import { permissionRoutes } from './drive/permission-routes.ts'
import { fileRoutes } from './drive/routes.ts'
import { uploadRoutes } from './drive/upload-routes.ts'
import { addLoadedFile } from './load/add-file.ts'
import { readSpreadsheetFile } from './load/read-file.ts'
import type { OAuthClient, ServiceAccount } from './oauth/clients.ts'
import { consentRoutes } from './oauth/consent-routes.ts'
import { infoRoutes } from './oauth/info-routes.ts'
import { signingKey } from './oauth/keys.ts'
import { tokenRoutes } from './oauth/token-routes.ts'
import { GOOGLE_LIMITS, type Limits, Quota } from './quota.ts'
import { listen, workspaceServer } from './server.ts'
import { copyToRoutes } from './sheets/copy-to.ts'
import { dataFilterRoutes } from './sheets/data-filters.ts'
import { spreadsheetRoutes } from './sheets/routes.ts'
import { loadState, saveState } from './state-file.ts'
import { valueRoutes } from './values/routes.ts'
import type { World } from './world.ts'

/** How the stand-in is to run; everything has a default. */
export interface WorkspaceOptions {
  /** 0 (default) takes a free one. */
  port?: number
  /** Test users; the first one owns what is loaded. */
  users?: string[]
  /** Takes any token, and requests without one. */
  open?: boolean
  /** Google's quotas, or others. */
  quotas?: boolean | Limits
  /** CSV or XLSX files to load. */
  load?: string[]
  /** Reads the texts of loaded CSV files as typed. */
  convert?: boolean
  /** Where the state is kept between runs. */
  stateFile?: string
  /** OAuth clients let in; all when absent. */
  clients?: OAuthClient[]
  /** Service accounts there are; any assertion is taken when absent. */
  serviceAccounts?: ServiceAccount[]
  /** `iss` of id tokens; the address of the stand-in when absent (Google's is https://accounts.google.com). */
  issuer?: string
  now?: () => Date
}

/** A running stand-in. */
export interface Workspace {
  url: string
  /** Its state, for tests in the same process. */
  world: World
  log: RequestLog
  faults: Faults
  close(): Promise<void>
}

/** Starts the Google Workspace stand-in (Sheets v4, Drive v3, OAuth 2) on 127.0.0.1. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const world = newWorld(options)
  const { stateFile } = options
  if (stateFile) loadState(world, stateFile)
  for (const path of options.load ?? []) await loadOnce(world, path, options.convert ?? false)
  const saving = stateFile ? saveSoon(world, stateFile) : undefined
  world.onChange = (file, change) => {
    saving?.ask()
    notifyChange(world, file, change)
  }
  const log = new RequestLog()
  const faults = new Faults()
  const key = signingKey()
  let url = ''
  const issuer = () => options.issuer ?? url
  const routes = [
    ...valueRoutes,
    ...spreadsheetRoutes,
    ...copyToRoutes,
    ...dataFilterRoutes,
    ...fileRoutes,
    ...exportRoutes,
    ...uploadRoutes,
    ...commentRoutes,
    ...permissionRoutes,
    ...changeRoutes,
    ...consentRoutes(options.clients),
    ...tokenRoutes({ clients: options.clients, serviceAccounts: options.serviceAccounts, key, issuer }),
    ...infoRoutes(key, issuer),
    ...controlRoutes(log, faults),
  ]
  const limits = options.quotas === true ? GOOGLE_LIMITS : options.quotas || undefined
  const server = workspaceServer({ world, routes, log, faults, quota: limits && new Quota(limits) })
  url = await listen(server, options.port ?? 0)
  const close = async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    saving?.finish()
  }
  return { url, world, log, faults, close }
}

function newWorld(options: WorkspaceOptions): World {
  return {
    now: options.now ?? (() => new Date()),
    files: new Map(),
    sheets: new Map(),
    deleted: new Set(),
    changes: [],
    channels: new Map(),
    users: options.users?.length ? options.users : ['owner@example.com'],
    accessTokens: new Map(),
    refreshTokens: new Map(),
    codes: new Map(),
    open: options.open ?? false,
    unseen: [],
    onChange: () => undefined,
  }
}

/** A file that an earlier run already loaded under its name is left as it now is. */
async function loadOnce(world: World, path: string, convert: boolean): Promise<void> {
  const loaded = await readSpreadsheetFile(path)
  const owner = world.users[0] ?? 'owner@example.com'
  const there = [...world.files.values()].some(file => file.name === loaded.title && file.owner === owner)
  if (!there) addLoadedFile(world, loaded, { title: loaded.title, owner, convert })
}

/** Writes the state a moment after a change, and once more at the end. */
function saveSoon(world: World, path: string): { ask(): void; finish(): void } {
  let timer: NodeJS.Timeout | undefined
  return {
    ask() {
      timer ??= setTimeout(() => {
        timer = undefined
        saveState(world, path)
      }, 1000)
    },
    finish() {
      clearTimeout(timer)
      saveState(world, path)
    },
  }
}
