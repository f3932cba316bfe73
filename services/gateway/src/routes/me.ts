import { Me } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { problems } from '../answers.ts'
import type { AsCaller } from '../as-caller.ts'
import { userStore } from '../stores/user-store.ts'

/** Who is signed in, and where they belong. */
export const meRoutes: FastifyPluginAsyncZod<{ as: AsCaller }> = async (app, { as }) => {
  const schema = { tags: ['sign-in'], summary: 'Who you are', response: { 200: Me, ...problems } }
  app.get('/me', { schema }, request => as(request, tx => userStore(tx).me()))
}
