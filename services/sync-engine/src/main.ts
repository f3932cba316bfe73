import { runTask } from '@doki/service'
import { configSchema } from './config.ts'
import { runOnce } from './run-once.ts'

await runTask({ name: 'sync-engine', schema: configSchema, run: runOnce })
