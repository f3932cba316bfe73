import { runService } from '@doki/service'
import { configSchema } from './config.ts'
import { wire } from './wire.ts'

await runService({ name: 'orchestrator', schema: configSchema, build: wire })
