import path from 'node:path'

/** The folder of the repository. */
export const root = path.resolve(import.meta.dirname, '../../..')

/** Where the person stood when they called ./doki: relative file names are theirs. */
export const callerFolder = process.env.DOKI_CWD ?? process.cwd()

/** Where everything the local cloud keeps lives; ignored by git. */
export const dataFolder = path.join(root, '.doki')

export const migrationsFolder = path.join(root, 'infra/supabase/migrations')
