import { startLocalCloud } from '../cloud/start-local-cloud.ts'
import { email } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { crashRoad } from '../road/crash-road.ts'
import type { Moment } from '../road/moments.ts'
import type { Kill } from '../road/survive.ts'

/** Five requests of one person in one minute are more than Google allows them to read. */
const env = { GOOGLE_USER_QUOTA: '100000', GOOGLE_PROJECT_QUOTA: '100000' }

/** A request for each victim through all services; a killed process holds its job for its 30 s. */
export function runRoad(folder: string, victims: Moment[], rows: number, say: Say) {
  const starting = startLocalCloud({ folder, durable: false, users: [email], env, warn: say.line })
  return {
    kills: starting.then((cloud): Promise<Kill[]> => crashRoad(cloud, { victims, rows, hurry: false, say })),
    stop: () =>
      starting.then(
        cloud => cloud.stop(),
        () => {},
      ),
  }
}
