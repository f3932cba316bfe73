import type { Transform } from '@doki/contracts'
import { test } from 'tap'
import { checkRules } from './check-rules.ts'

const tidy: Transform = { kind: 'text', trim: true, case: null }
const cents: Transform = { kind: 'scale', factor: '100' }

test('what no run can do is refused in words', t => {
  t.throws(() => checkRules({ direction: 'table_to_sheet' }, [columnOf(tidy), columnOf(cents)]), {
    code: 'unprocessable',
    message:
      /^The column “text” can go from the sheet to the table alone, as the mapping changes what it says/,
  })
  t.throws(() => checkRules({ direction: 'table_to_sheet' }, [columnOf(tidy), columnOf(tidy)]), {
    message: /^The columns “text”, “text” can go .* what they say: leave them out of a sync/,
  })
  t.doesNotThrow(() => checkRules({ direction: 'two_way' }, [columnOf(tidy)]))
  t.doesNotThrow(() => checkRules({ direction: 'table_to_sheet' }, [columnOf(cents), columnOf(null)]))
  t.doesNotThrow(() => checkRules({}, []))
  t.end()
})

function columnOf(transform: Transform | null) {
  return { column: transform?.kind ?? 'plain', transform }
}
