import type { Tool } from '../tool.ts'
import { conflictTools } from './conflicts.ts'
import { datasetTools } from './datasets.ts'
import { mappingTools } from './mappings.ts'
import { requestTools } from './requests.ts'
import { runTools } from './runs.ts'
import { syncTools } from './syncs.ts'

/** Every tool there is, in the order they are usually needed. */
export const tools: readonly Tool[] = [
  ...datasetTools,
  ...mappingTools,
  ...syncTools,
  ...runTools,
  ...conflictTools,
  ...requestTools,
]
