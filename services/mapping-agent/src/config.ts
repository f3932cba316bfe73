import { cloudSettings } from '@doki/connections/settings'
import { commonSettings } from '@doki/service'
import { needSealKeys } from '@doki/vault/settings'
import { z } from 'zod'

const { PORT, HOST } = commonSettings

/** The environment of the mapping agent. */
export const configSchema = needSealKeys(z.object({ ...cloudSettings, PORT, HOST }))
export type Config = z.infer<typeof configSchema>
