import { modelSettings, needModel } from '@doki/agents/settings'
import { cloudSettings } from '@doki/connections/settings'
import { commonSettings } from '@doki/service'
import { needSealKeys } from '@doki/vault/settings'
import { z } from 'zod'

const { PORT, HOST } = commonSettings

/** The environment of the mapping agent. */
export const configSchema = needModel(
  needSealKeys(z.object({ ...cloudSettings, ...modelSettings, PORT, HOST })),
)
export type Config = z.infer<typeof configSchema>
