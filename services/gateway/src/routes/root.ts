import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'

const Root = z.object({ name: z.string(), docs: z.url(), openapi: z.url(), signIn: z.url() })

/** What somebody who has only the address finds. */
export const rootRoutes: FastifyPluginAsyncZod<{ publicUrl: string }> = async (app, { publicUrl }) => {
  const schema = { tags: ['start'], summary: 'Where everything else is', response: { 200: Root } }
  app.get('/', { schema }, async () => ({
    name: 'Doki',
    docs: `${publicUrl}/docs`,
    openapi: `${publicUrl}/openapi.json`,
    signIn: `${publicUrl}/auth/google/start`,
  }))
}
