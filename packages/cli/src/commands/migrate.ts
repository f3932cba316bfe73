import { DokiError } from '@doki/contracts'
import { migrate } from '@doki/database'
import type { Command } from '../command.ts'
import { explain } from '../migrate/explain.ts'
import { readAddress } from '../migrate/read-address.ts'
import { migrationsFolder } from '../root.ts'

export const command: Command = {
  help: `Usage: DATABASE_URL=postgres://… ./doki migrate

Applies the pending migrations of infra/supabase/migrations, each in a transaction of its own, in order.
A failed one stops the command with what the database said; nothing of it stays. One that waits
long for a lock says whom it waits for, gives way, and is tried again. With ?sslmode=verify-full in the address the
database is known by the system's authorities and by those in DATABASE_CA (PEM texts), if it is set.`,

  async run() {
    const url = process.env.DATABASE_URL
    if (!url)
      throw new DokiError('invalid_input', 'DATABASE_URL is not set: the database to migrate, as its owner.')
    const place = readAddress(url)
    const ca = process.env.DATABASE_CA || undefined
    const applied = await migrate(url, { folder: migrationsFolder, log: console.error, ca }).catch(error => {
      throw explain(error, place)
    })
    console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.length}.`)
    return 0
  },
}
