import type { Db } from '@doki/database'
import { type App, createHttp, type HttpLimits } from '@doki/service'
import type { CredentialStore, Vault } from '@doki/vault'
import cors from '@fastify/cors'
import type { FastifyBaseLogger } from 'fastify'
import { asCaller } from './as-caller.ts'
import { auditChanges } from './audit.ts'
import type { VerifyToken } from './auth.ts'
import { compressAnswers } from './compress.ts'
import { courier, type Dispatch } from './courier.ts'
import type { DatabaseDoor } from './database-door.ts'
import { addDocs } from './docs.ts'
import { tagAnswers } from './etag.ts'
import type { GoogleDoor } from './google/port.ts'
import { requestCounter } from './limits/request-counter.ts'
import { jobCounter, type Limits, limitAddresses, limitUsers } from './limits.ts'
import { type StreamLimits, slots } from './live/slots.ts'
import { watchers } from './live/watchers.ts'
import type { Machines } from './machines.ts'
import { mcpRoutes } from './mcp/mcp-routes.ts'
import { metadataRoutes } from './mcp/metadata.ts'
import { doOnce } from './once.ts'
import { addOpenApi } from './openapi/openapi.ts'
import { refuseUnknownQuery } from './refuse-unknown-query.ts'
import { requireUser } from './require-user.ts'
import { actionRoutes } from './routes/actions.ts'
import { agentRoutes } from './routes/agent.ts'
import { auditTrailRoutes } from './routes/audit-trail.ts'
import { conflictRoutes } from './routes/conflicts.ts'
import { connectionRoutes } from './routes/connections.ts'
import { datasetRoutes } from './routes/datasets.ts'
import { googleSignInRoutes } from './routes/google-sign-in.ts'
import { internalRoutes, type VerifyCaller } from './routes/internal.ts'
import { inviteDoor, inviteRoutes } from './routes/invites.ts'
import { jobEventRoutes } from './routes/job-events.ts'
import { jobRoutes } from './routes/jobs.ts'
import { mappingRoutes } from './routes/mappings.ts'
import { meRoutes } from './routes/me.ts'
import { memberRoutes } from './routes/members.ts'
import { memoryRoutes } from './routes/memory.ts'
import { operatorRoutes } from './routes/operators.ts'
import { quarantineRoutes } from './routes/quarantine.ts'
import { rootRoutes } from './routes/root.ts'
import { runChangeRoutes } from './routes/run-changes.ts'
import { runRoutes } from './routes/runs.ts'
import { logoutRoutes, sessionDoor } from './routes/session.ts'
import { syncRoutes } from './routes/syncs.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { workspaceEventRoutes } from './routes/workspace-events.ts'
import { workspaceRoutes } from './routes/workspaces.ts'
import { googleSignIn } from './sign-in/google-sign-in.ts'
import type { SupabaseAuth } from './sign-in/supabase-auth.ts'
import { jobStarter } from './start-job.ts'
import { auditStore } from './stores/audit-store.ts'
import { rateStore } from './stores/rate-store.ts'

export type Deps = {
  log: FastifyBaseLogger
  project?: string
  /** Where people reach us, without a slash at the end. */
  publicUrl: string
  corsOrigins: string[]
  trustProxy?: number
  secrets: readonly string[]
  limits: Limits
  /** How many streams of events may be open at once. */
  streams: StreamLimits
  /** Where they are to be others than the gateway's own. */
  http?: Partial<HttpLimits>
  /** How long a stream of events may be silent. */
  heartbeatMs: number
  /** Logs in as `doki_gateway`: everything a person does. */
  gateway: Db
  /** Logs in as `doki_service`: sign-in, and what only machines do. */
  service: Db
  verify: VerifyToken
  /** Who gives the tokens that `verify` checks. */
  issuer: string
  supabase: SupabaseAuth
  google: GoogleDoor
  databases: DatabaseDoor
  vault: Vault
  credentials: CredentialStore
  dispatch: Dispatch
  /** How long a job waits for others to be dispatched with; the courier's own unless given. */
  gatherMs?: number
  machines: Machines
  /** What else than the internal secret the tick has to bring. */
  verifyTick?: VerifyCaller | undefined
  /** Whether Drive is asked to tell of changes. */
  drivePush: boolean
}

/** The only public door. It opens nothing by itself. */
export function buildApp(deps: Deps): App {
  const { log, project, publicUrl, secrets, trustProxy = 0, limits, heartbeatMs, service, verify } = deps
  const { supabase, google, databases, vault, credentials, machines, drivePush, verifyTick } = deps
  const { dispatch, gatherMs } = deps
  const app = createHttp({
    log,
    project,
    service: 'gateway',
    secrets,
    trustProxy,
    // A change may have to ask Google or somebody's database, and given up it may be done all the same.
    limits: { handlerMs: 10_000, changeMs: 60_000, inFlight: 500, ...deps.http },
  })
  const as = asCaller(deps.gateway)
  const live = { watchers: watchers({ service, log, heartbeatMs }), slots: slots(deps.streams) }
  const counter = requestCounter({ rates: rateStore(service), log })
  const signIn = googleSignIn({
    service,
    vault,
    google,
    supabase,
    redirectUri: `${publicUrl}/auth/google/callback`,
  })

  app.decorateRequest('claims', null)
  app.register(cors, {
    origin: deps.corsOrigins,
    methods: ['GET', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['x-request-id', 'retry-after', 'etag', 'idempotency-replayed', 'www-authenticate'],
    maxAge: 600,
  })
  limitAddresses(app, counter, limits)
  auditChanges(app, auditStore(service))
  addOpenApi(app, { publicUrl })
  app.register(async reading => {
    await compressAnswers(reading)
    addDocs(reading)
  })
  app.addHealthDetails('watchers', () => live.watchers.count())
  app.addHealthDetails('drivePush', () => (drivePush ? 'on' : 'off: WEBHOOK_URL is not set'))
  app.addHook('preClose', () => live.watchers.end())

  app.register(rootRoutes, { publicUrl })
  app.register(googleSignInRoutes, { signIn, secure: publicUrl.startsWith('https:') })
  app.register(sessionDoor, { supabase, service })
  app.register(inviteDoor, { as })
  app.register(metadataRoutes, { publicUrl, issuer: deps.issuer })
  app.register(internalRoutes, { machines, secrets, verifyTick })
  app.register(operatorRoutes, { machines, credentials, secrets })
  app.register(webhookRoutes, { machines })
  app.register(async signedIn => {
    requireUser(signedIn, verify)
    refuseUnknownQuery(signedIn)
    limitUsers(signedIn, counter, limits)
    tagAnswers(signedIn)
    await compressAnswers(signedIn)
    const once = doOnce(signedIn, { as, vault })
    const hand = courier(signedIn, { dispatch, ...(gatherMs !== undefined && { gatherMs }) })
    const startJob = jobStarter({ as, once, hand, jobs: jobCounter(counter, limits) })
    signedIn.register(logoutRoutes, { supabase, service })
    signedIn.register(meRoutes, { as })
    signedIn.register(workspaceRoutes, { as, once })
    signedIn.register(memberRoutes, { as })
    signedIn.register(inviteRoutes, { as, once })
    signedIn.register(auditTrailRoutes, { as })
    signedIn.register(connectionRoutes, { as, once, vault, credentials, databases, google, machines })
    signedIn.register(datasetRoutes, { as, databases, google })
    signedIn.register(agentRoutes, { as, startJob })
    signedIn.register(jobRoutes, { as, once, hand, machines })
    signedIn.register(jobEventRoutes, { as, ...live })
    signedIn.register(workspaceEventRoutes, { as, ...live })
    signedIn.register(actionRoutes, { as })
    signedIn.register(mappingRoutes, { as, once, startJob, google })
    signedIn.register(memoryRoutes, { as })
    signedIn.register(syncRoutes, { as, once, machines, publicUrl })
    signedIn.register(runRoutes, { as, startJob })
    signedIn.register(runChangeRoutes, { as, startJob })
    signedIn.register(conflictRoutes, { as })
    signedIn.register(quarantineRoutes, { as, startJob })
    signedIn.register(mcpRoutes, { as, publicUrl, corsOrigins: deps.corsOrigins, vault })
  })
  return app
}
