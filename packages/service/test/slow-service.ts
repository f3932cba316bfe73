import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { commonSettings, createHttp, runService } from '../src/index.ts'

// A service for run-service.test.ts: one slow answer, and each step of its end in the log.
await runService({
  name: 'slow',
  schema: z.object({ ...commonSettings, ANSWER_MS: z.coerce.number().describe('how slow to answer, in ms') }),
  build: async ({ ANSWER_MS }, log) => {
    const app = createHttp({ log, service: 'slow' })
    app.get('/slow', async request => {
      request.log.info('answering')
      await sleep(ANSWER_MS)
      return { done: true }
    })
    app.get('/reject', async () => {
      void Promise.reject(new Error('nobody waits for this'))
      await sleep(ANSWER_MS)
    })
    return { app, close: async () => log.info('closed') }
  },
})
