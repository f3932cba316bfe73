import { runService } from '@doki/service'
import { configSchema } from './config.ts'
import { wire } from './wire.ts'

await runService({ name: 'gateway', schema: configSchema, build: wire })
