import { interpret } from '@doki/intent'
import { test } from 'tap'
import { CatalogFile } from './catalog-file.ts'

const sides = {
  words: { sheet: 'Budget › Q3', table: 'public.budget' },
  refs: { sheet: { spreadsheetId: 'b1', tab: 'Q3' }, table: { schema: 'public', name: 'budget' } },
}

for (const [how, { sheet, table }] of Object.entries(sides)) {
  test(`what a sync connects, given as ${how}, tells which sync is meant`, async t => {
    const catalog = CatalogFile.parse({
      spreadsheets: [
        { id: 'b1', title: 'Budget', tabs: [{ title: 'Q3', headers: ['Cost'] }] },
        { id: 'p1', title: 'People', tabs: [{ title: 'Staff' }] },
      ],
      tables: [
        { schema: 'public', name: 'budget' },
        { schema: 'public', name: 'people' },
      ],
      syncs: [
        { id: 's1', name: 'Finance', sheet, table },
        { id: 's2', name: 'HR', sheet: 'People', table: 'people' },
      ],
    })
    t.equal(interpret('pause the budget sync', catalog).intent.sync, 's1')
  })
}
