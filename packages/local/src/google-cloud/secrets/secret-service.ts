import { z } from 'zod'
import { timestamp } from '../protos.ts'
import { type Unary, unary } from '../unary.ts'
import type { SecretStore } from './secret-store.ts'

const Name = z.object({ name: z.string() })
const Parent = z.object({ parent: z.string() })
const Labels = z.record(z.string(), z.string())
const Create = Parent.extend({
  secretId: z.string().regex(/^[\w-]{1,255}$/, 'A secret id has letters, digits, - and _'),
  secret: z.object({ labels: Labels.default({}) }).nullish(),
})
const Add = Parent.extend({ payload: z.object({ data: z.instanceof(Buffer) }) })

/** `google.cloud.secretmanager.v1.SecretManagerService`; `save` has to resolve before a change is answered. */
export function secretService(store: SecretStore, save: () => Promise<void>): Record<string, Unary> {
  const secret = (name: string) => {
    const { createTime, labels } = store.find(name)
    return { name, createTime: timestamp(createTime), labels, replication: { automatic: {} } }
  }
  const version = (wanted: string) => {
    const { name, version } = store.version(wanted)
    const { state, createTime, destroyTime } = version
    return {
      name,
      state,
      createTime: timestamp(createTime),
      ...(destroyTime && { destroyTime: timestamp(destroyTime) }),
    }
  }
  const change = (state: 'ENABLED' | 'DISABLED' | 'DESTROYED') =>
    unary(Name, async ({ name }) => {
      const changed = store.change(name, state)
      await save()
      return version(changed)
    })

  return {
    CreateSecret: unary(Create, async ({ parent, secretId, secret: wanted }) => {
      const name = `${parent}/secrets/${secretId}`
      store.create(name, wanted?.labels ?? {})
      await save()
      return secret(name)
    }),
    GetSecret: unary(Name, ({ name }) => secret(name)),
    ListSecrets: unary(Parent, ({ parent }) => ({ secrets: store.names(parent).map(secret) })),
    DeleteSecret: unary(Name, async ({ name }) => {
      store.delete(name)
      await save()
      return {}
    }),
    AddSecretVersion: unary(Add, async ({ parent, payload }) => {
      const name = store.add(parent, payload.data)
      await save()
      return version(name)
    }),
    GetSecretVersion: unary(Name, ({ name }) => version(name)),
    AccessSecretVersion: unary(Name, ({ name }) => {
      const found = store.access(name)
      return { name: found.name, payload: { data: found.data } }
    }),
    /** Newest first, as the real one lists them. */
    ListSecretVersions: unary(Parent, ({ parent }) => ({
      versions: store
        .find(parent)
        .versions.map((_version, index) => version(`${parent}/versions/${index + 1}`))
        .reverse(),
    })),
    EnableSecretVersion: change('ENABLED'),
    DisableSecretVersion: change('DISABLED'),
    DestroySecretVersion: change('DESTROYED'),
  }
}
