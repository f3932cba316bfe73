import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { gatewayClient } from '../demo/gateway-client.ts'
import { googleUser } from '../demo/google-user.ts'
import { connectDatabase, email, whoAmI } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { signIn } from '../demo/sign-in.ts'
import { look } from './look.ts'
import type { Moment } from './moments.ts'
import { type Kill, survive } from './survive.ts'

export interface RoadOptions {
  /** Who asks; the one that commands sign in as unless given. */
  who?: string
  victims: Moment[]
  /** Of each sheet. */
  rows: number
  /** True ends the lease of a killed process at once, as if its 30 s were over. */
  hurry: boolean
  say: Say
}

/** Of sheets and tables, unlike each other: a name that is nearly another's may be taken for it. */
const names = ['amber', 'birches', 'cobalt', 'dunes', 'emeralds', 'falcons']

/**
 * One request for each victim, all in one local cloud. Each begins when the one before it has lost its process: a kill does
 * not take the next one's job along, and all of them recover side by side.
 */
export async function crashRoad(
  cloud: LocalCloud,
  { who = email, victims, rows, hurry, say }: RoadOptions,
): Promise<Kill[]> {
  const { accessToken } = await signIn(cloud.addresses.gateway, who)
  const gateway = gatewayClient(cloud.addresses.gateway, accessToken)
  const { workspaceId } = await whoAmI(gateway)
  const google = await googleUser(cloud.addresses.workspace, who)
  await connectDatabase(gateway, workspaceId, cloud.userDatabase)
  const looking = look(cloud)
  try {
    const kills: Promise<Kill>[] = []
    for (const [at, victim] of victims.entries()) {
      const lost = Promise.withResolvers<void>()
      const scene = { cloud, look: looking, gateway, google, workspaceId, rows, say }
      const kill = survive(victim, {
        ...scene,
        name: names[at] ?? `no ${at}`,
        async killed(jobId) {
          if (hurry) await looking.endLease(jobId)
          lost.resolve()
        },
      })
      kills.push(kill)
      await Promise.race([lost.promise, kill])
    }
    return await Promise.all(kills)
  } finally {
    await looking.close()
  }
}
