import { z } from 'zod'
import type { TablesOptions } from './open-tables.ts'

/** The settings of every process that opens people's databases: the shape of a zod object. */
export const tablesSettings = {
  ALLOW_PRIVATE_DATABASE_HOSTS: z
    .stringbool()
    .default(false)
    .describe(
      'true lets connections go to this machine and private networks, on any port, without TLS: for development',
    ),
  DATABASE_PORTS: z
    .string()
    .regex(/^\d{1,5}(,\d{1,5})*$/, 'not ports separated by commas')
    .transform(text => text.split(',').map(Number))
    .optional()
    .describe('ports that connections may go to beside 5432 and 6543, separated by commas: 5433,5434'),
  DATABASE_CA: z
    .string()
    .includes('-----BEGIN CERTIFICATE-----', { error: 'no PEM certificate' })
    .optional()
    .describe(
      "certificate authorities to trust beside the system's, for databases: PEM texts, one after the other",
    ),
}

const Settings = z.object(tablesSettings)

/** The settings as `openTables` takes them. */
export function tablesOptions(settings: z.output<typeof Settings>): TablesOptions {
  const { ALLOW_PRIVATE_DATABASE_HOSTS: allowPrivateHosts, DATABASE_PORTS: ports, DATABASE_CA: ca } = settings
  return {
    allowPrivateHosts,
    ...(ports ? { ports: [5432, 6543, ...ports] } : {}),
    ...(ca ? { ca: [ca] } : {}),
  }
}
