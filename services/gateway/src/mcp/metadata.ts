import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'

const path = '/.well-known/oauth-protected-resource'

/** Where a client that has no token finds who gives them. */
export function metadataUrl(publicUrl: string): string {
  return `${publicUrl}${path}/mcp`
}

/** https://www.rfc-editor.org/rfc/rfc9728: who gives tokens for `/mcp`, for clients that sign in by themselves. */
export const metadataRoutes: FastifyPluginAsyncZod<{ publicUrl: string; issuer: string }> = async (
  app,
  { publicUrl, issuer },
) => {
  const metadata = {
    resource: `${publicUrl}/mcp`,
    resource_name: 'Doki',
    resource_documentation: `${publicUrl}/docs`,
    authorization_servers: [issuer],
    bearer_methods_supported: ['header'],
  }
  for (const url of [path, `${path}/mcp`]) app.get(url, { schema: { hide: true } }, async () => metadata)
}
