import { Me } from '@doki/contracts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { gatewayClient } from '../demo/gateway-client.ts'
import { googleUser } from '../demo/google-user.ts'
import { connectDatabase, email } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { signIn } from '../demo/sign-in.ts'
import { look } from './look.ts'
import { type Kill, survive } from './survive.ts'
import type { Victim } from './victims.ts'

export interface RoadOptions {
  victims: Victim[]
  /** Of each sheet. */
  rows: number
  /** True ends the lease of a killed process at once, as if its 30 s were over. */
  hurry: boolean
  say: Say
}

/**
 * One request for each victim, all under way in one local cloud. The first one's kill is awaited before the others
 * begin; from then on they meet each other's restarts too.
 */
export async function crashRoad(
  cloud: LocalCloud,
  { victims, rows, hurry, say }: RoadOptions,
): Promise<Kill[]> {
  const { accessToken } = await signIn(cloud.addresses.gateway, email)
  const gateway = gatewayClient(cloud.addresses.gateway, accessToken)
  const workspaceId = (await gateway.get('/me', Me)).workspaces[0]?.id
  const google = await googleUser(cloud.addresses.workspace, email)
  await connectDatabase(gateway, workspaceId, cloud.userDatabase)
  const looking = look(cloud)
  try {
    const kills: Promise<Kill>[] = []
    for (const [at, victim] of victims.entries()) {
      const first = Promise.withResolvers<void>()
      const scene = { cloud, look: looking, gateway, google, workspaceId, rows, say }
      const kill = survive(victim, {
        ...scene,
        name: `${victim.process} ${'abcdefgh'[at] ?? at}`,
        async killed({ jobId }) {
          if (hurry) await looking.endLease(jobId)
          first.resolve()
        },
      })
      kills.push(kill)
      if (at === 0) await Promise.race([first.promise, kill])
    }
    return await Promise.all(kills)
  } finally {
    await looking.close()
  }
}
