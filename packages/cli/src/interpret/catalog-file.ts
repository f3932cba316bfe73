import { Catalog } from '@doki/contracts'
import { z } from 'zod'

const SheetRef = z.object({ spreadsheetId: z.string(), tab: z.string().nullish() })
const TableRef = z.object({ schema: z.string().nullish(), name: z.string() })

const Sync = Catalog.shape.syncs.element.extend({
  sheet: z.union([z.string(), SheetRef.transform(inWords)]),
  table: z.union([
    z.string(),
    TableRef.transform(({ schema, name }) => (schema ? `${schema}.${name}` : name)),
  ]),
})

/**
 * A catalogue as people write it into a file: what a sync connects is said in words (`Budget › Q3`, `public.budget`),
 * or as an intent says it (`{spreadsheetId, tab}`, `{schema, name}`).
 */
export const CatalogFile = Catalog.extend({ syncs: z.array(Sync) })

function inWords({ spreadsheetId, tab }: z.infer<typeof SheetRef>): string {
  return tab ? `${spreadsheetId} › ${tab}` : spreadsheetId
}
