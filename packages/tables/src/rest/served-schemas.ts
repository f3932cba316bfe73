import { DokiError, systemSchemas } from '@doki/contracts'
import type { RestClient } from './rest-client.ts'
import { RestError } from './rest-error.ts'

/** No schema is called that; who asks for it is told which there are. */
const nobodys = 'doki_asks_which_schemas_there_are'

const isSystemSchema = new RegExp(systemSchemas)

/** The schemas that the API serves, as it says when asked for one that it does not; `public` when it does not tell. */
export async function servedSchemas(client: RestClient): Promise<string[]> {
  const told = await client.describe(nobodys).then(
    () => '',
    (error: unknown) => {
      if (!isUnserved(error)) throw error
      return error.cause.message
    },
  )
  // PostgREST 12: "must be one of the following: a, b"; 13: "Only the following schemas are exposed: a, b".
  const list = /following(?: schemas are exposed)?: (.+)$/.exec(told)?.[1]
  return list ? list.split(', ').filter(schema => !isSystemSchema.test(schema)) : ['public']
}

/** Whether the API said that it does not serve a schema. */
export function isUnserved(error: unknown): error is DokiError & { cause: RestError } {
  return error instanceof DokiError && error.cause instanceof RestError && error.cause.code === 'PGRST106'
}
