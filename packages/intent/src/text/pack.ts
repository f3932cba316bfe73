import { z } from 'zod'
import de from '../languages/de.json' with { type: 'json' }
import en from '../languages/en.json' with { type: 'json' }
import es from '../languages/es.json' with { type: 'json' }
import fr from '../languages/fr.json' with { type: 'json' }
import pt from '../languages/pt.json' with { type: 'json' }

/** The data of one language: `src/languages/*.json`. */
export const Pack = z.object({
  language: z.string(),
  name: z.string(),
  about: z.string(),
  /** Concept -> its words and phrases, with commas between; a star stands for any ending. */
  words: z.record(z.string(), z.string()),
  numbers: z.record(z.string(), z.int()),
  ordinals: z.record(z.string(), z.int()),
  /** The names of the months, 1 to 12. */
  months: z.record(z.string(), z.int()),
  /** Verbs whose subject gives ("the sheet feeds the table"), and those whose subject takes ("follows"). */
  senses: z.object({ feeds: z.string(), follows: z.string() }),
  /** Verbs in two parts: "turn the sync off". */
  splits: z.array(z.tuple([z.string(), z.string(), z.string()])),
  /** Nouns that a longer word may end in: "Kundentabelle". */
  compounds: z.array(z.string()),
  ask: z.object({
    sheet: z.string(),
    noSheet: z.string(),
    tab: z.string(),
    table: z.string(),
    noTable: z.string(),
    someTables: z.string(),
    newTable: z.string(),
    sync: z.string(),
    noSync: z.string(),
    schedule: z.string(),
    schedules: z.array(z.string()),
    rest: z.string(),
    limit: z.string(),
    goOn: z.string(),
    deletion: z.string(),
    deletions: z.array(z.string()),
  }),
})
export type Pack = z.infer<typeof Pack>

/** English first: it is taken when nothing speaks for another one. */
export const packs: readonly Pack[] = [en, de, fr, es, pt].map(data => Pack.parse(data))
