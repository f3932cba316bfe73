import { z } from 'zod'
import { alreadyExists, failedPrecondition, invalid, notFound } from '../status-error.ts'

const Version = z.object({
  state: z.enum(['ENABLED', 'DISABLED', 'DESTROYED']),
  createTime: z.string(),
  destroyTime: z.string().optional(),
  /** Base64; empty once destroyed. */
  data: z.string(),
})
export type SecretVersion = z.infer<typeof Version>

const Secret = z.object({
  createTime: z.string(),
  labels: z.record(z.string(), z.string()),
  versions: z.array(Version),
})
type Secret = z.infer<typeof Secret>

export const SavedSecrets = z.record(z.string(), Secret)
export type SecretStore = ReturnType<typeof secretStore>

/** Secrets and their versions by resource name. Every version's number is its place, from 1. */
export function secretStore(saved: z.infer<typeof SavedSecrets> = {}) {
  const secrets = new Map(Object.entries(saved))
  const find = (name: string): Secret => {
    const secret = secrets.get(name)
    if (!secret) throw notFound(`Secret [${name}] not found.`)
    return secret
  }
  /** `latest` is the newest version, in whatever state it is. */
  const version = (name: string) => {
    const [, secretName, wanted] = /^(.+)\/versions\/([^/]+)$/.exec(name) ?? []
    if (!secretName || !wanted) throw invalid(`[${name}] is not a secret version's name.`)
    const { versions } = find(secretName)
    const number = wanted === 'latest' ? versions.length : Number(wanted)
    const found = versions[number - 1]
    if (!found) throw notFound(`Secret Version [${name}] not found.`)
    return { name: `${secretName}/versions/${number}`, version: found }
  }
  return {
    snapshot: () => Object.fromEntries(secrets),
    names: (parent: string) => [...secrets.keys()].filter(name => name.startsWith(`${parent}/secrets/`)),
    find,
    version,
    create(name: string, labels: Record<string, string>): void {
      if (secrets.has(name)) throw alreadyExists(`Secret [${name}] already exists.`)
      secrets.set(name, { createTime: new Date().toISOString(), labels, versions: [] })
    },
    delete(name: string): void {
      find(name)
      secrets.delete(name)
    },
    /** Gives the new version's name. */
    add(name: string, data: Buffer): string {
      const { versions } = find(name)
      const createTime = new Date().toISOString()
      return `${name}/versions/${versions.push({ state: 'ENABLED', createTime, data: data.toString('base64') })}`
    },
    access(name: string): { name: string; data: Buffer } {
      const found = version(name)
      const { state, data } = found.version
      if (state !== 'ENABLED')
        throw failedPrecondition(`Secret Version [${found.name}] is in ${state} state.`)
      return { name: found.name, data: Buffer.from(data, 'base64') }
    },
    /** What is destroyed stays so. */
    change(name: string, state: SecretVersion['state']): string {
      const found = version(name)
      if (found.version.state === 'DESTROYED')
        throw failedPrecondition(`Secret Version [${found.name}] is in DESTROYED state.`)
      found.version.state = state
      if (state === 'DESTROYED') {
        found.version.data = ''
        found.version.destroyTime = new Date().toISOString()
      }
      return found.name
    },
  }
}
