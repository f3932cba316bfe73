import type { SecretManagerServiceClient } from '@google-cloud/secret-manager'

export type SecretReader = {
  /** The text of `projects/P/secrets/NAME`, its latest version unless `/versions/N` follows. */
  read(name: string): Promise<string>
  close(): Promise<void>
}

type Options = {
  /** Host of a stand-in, with its `port`; absent: Google's. */
  apiEndpoint?: string
  port?: number
  /** Without TLS and without credentials: for a stand-in only. */
  insecure?: boolean
}

/** Google Secret Manager. The client is loaded at the first read: it costs 0.4 s that a start may not have. */
export function secretReader(options: Options = {}): SecretReader {
  let client: Promise<SecretManagerServiceClient> | undefined
  return {
    async read(name) {
      client ??= open(options)
      const version = name.includes('/versions/') ? name : `${name}/versions/latest`
      const [{ payload }] = await (await client).accessSecretVersion({ name: version })
      const data = payload?.data
      if (data === null || data === undefined) throw new Error(`The secret ${name} is empty`)
      return Buffer.from(data).toString('utf8')
    },
    async close() {
      await (await client)?.close()
    },
  }
}

async function open({ apiEndpoint, port, insecure }: Options): Promise<SecretManagerServiceClient> {
  const { SecretManagerServiceClient, credentials } = await import('./secret-manager-client.ts')
  return new SecretManagerServiceClient({
    ...(apiEndpoint && { apiEndpoint }),
    ...(port && { port }),
    ...(insecure && { sslCreds: credentials.createInsecure() }),
  })
}
