import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { runTask } from '../src/index.ts'

// A task for run-service.test.ts: works until it is done or told to stop.
await runTask({
  name: 'task',
  schema: z.object({ LOG_LEVEL: z.string().default('info'), WORK_MS: z.coerce.number() }),
  async run({ WORK_MS }, log, stop) {
    log.info('working')
    if (WORK_MS < 0) throw new Error('no such time')
    await sleep(WORK_MS, undefined, { signal: stop }).catch(() => log.info('saved'))
  },
})
