import type { Catalog, Interpretation, RequestInput } from '@doki/contracts'
import { goOn, interpret } from '@doki/intent'
import type { FlowDeps, WorkspaceCatalog } from './deps.ts'
import type { StepContext } from './steps.ts'

/** From here on nothing was passed over in the words, and no name had to be guessed at. */
const sure = 0.85

/** What the words mean, and against what they were read; `found` is null where our own database was enough. */
export interface Reading {
  interpretation: Interpretation
  catalog: Catalog
  found: WorkspaceCatalog | null
}

/**
 * Reads words: `previous` is what was understood before them. What is plainly asked of a sync that is there needs no look at
 * Google or at a database, and goes on while they cannot be reached.
 */
export async function readWords(
  words: string,
  previous: Interpretation | null,
  input: RequestInput,
  { job, progress }: Pick<StepContext, 'job' | 'progress'>,
  deps: Pick<FlowDeps, 'readSyncs' | 'readCatalog'>,
): Promise<Reading> {
  const read = (catalog: Catalog) => (previous ? goOn(previous, words, catalog) : interpret(words, catalog))
  const syncs = await deps.readSyncs(job.workspaceId, input.timezone)
  const near = { interpretation: read(syncs), catalog: syncs, found: null }
  const isCommand = isOfSyncs(near.interpretation)
  // What said nothing new may say something once there are more names to find in it.
  if (isCommand && near.interpretation !== previous && isSure(near.interpretation)) return near
  await progress({ done: 0, total: null, message: 'Looking at your spreadsheets and tables' })
  const text = words === input.text ? words : `${input.text}\n${words}`
  try {
    const found = await deps.readCatalog(job.workspaceId, { ...input, text })
    return { interpretation: read(found.catalog), catalog: found.catalog, found }
  } catch (error) {
    if (isCommand) return near
    throw error
  }
}

/** Asked of the syncs there are. */
function isOfSyncs({ intent }: Interpretation): boolean {
  return !['create_sync', 'suggest_mapping', 'unknown'].includes(intent.action)
}

function isSure({ confidence, questions }: Interpretation): boolean {
  return confidence >= sure && questions.length === 0
}
