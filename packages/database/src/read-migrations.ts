import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

export type Migration = {
  /** The 14 digits the file's name begins with. */
  version: string
  name: string
  file: string
  text: string
}

const fileName = /^(\d{14})_(.+)\.sql$/

/** The migrations of a folder, named as the Supabase CLI does it, in the order they apply. Throws for other names. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter(file => file.endsWith('.sql')).sort()
  const migrations = await Promise.all(
    files.map(async file => {
      const [, version, name] = fileName.exec(file) ?? []
      if (!version || !name) throw new Error(`${file}: a migration is named YYYYMMDDHHMMSS_name.sql`)
      return { version, name, file, text: await readFile(path.join(folder, file), 'utf8') }
    }),
  )
  for (const [i, { version, file }] of migrations.entries()) {
    const before = migrations[i - 1]
    if (before?.version === version) throw new Error(`${before.file} and ${file} have the same version`)
  }
  return migrations
}
