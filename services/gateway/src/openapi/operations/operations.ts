import type { Operations } from '../operation.ts'
import { jobOperations } from './jobs.ts'
import { mappingOperations } from './mappings.ts'
import { signInOperations } from './sign-in.ts'
import { syncOperations } from './syncs.ts'
import { workspaceOperations } from './workspaces.ts'

/** What the document says of every route that is for people. */
export const operations: Operations = {
  ...signInOperations,
  ...workspaceOperations,
  ...mappingOperations,
  ...syncOperations,
  ...jobOperations,
}
