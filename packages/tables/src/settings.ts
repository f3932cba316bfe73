import { z } from 'zod'
import type { TablesOptions } from './open-tables.ts'

/** The settings of every process that opens people's databases: the shape of a zod object. */
export const tablesSettings = {
  /** For development: databases on this machine or in a private network, on any port, without TLS. */
  ALLOW_PRIVATE_DATABASE_HOSTS: z.stringbool().default(false),
  /** Ports beside 5432 and 6543, with commas between. */
  DATABASE_PORTS: z
    .string()
    .regex(/^\d{1,5}(,\d{1,5})*$/)
    .transform(text => text.split(',').map(Number))
    .optional(),
  /** Certificate authorities to trust beside the system's, PEM, one after the other. */
  DATABASE_CA: z.string().includes('-----BEGIN CERTIFICATE-----').optional(),
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
