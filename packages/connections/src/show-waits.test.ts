import { test } from 'tap'
import { showWaits } from './show-waits.ts'

test('a wait is shown in place of what is being done, which comes back when it is over', t => {
  const shown: string[] = []
  const { progress, onWait } = showWaits((done, total, message) => shown.push(`${done}/${total} ${message}`))
  progress(3, 9, 'Reading')
  const over = onWait('keeping within the quota of Google Sheets, going on in 4 s')
  if (typeof over === 'function') over()
  t.same(shown, [
    '3/9 Reading',
    '3/9 keeping within the quota of Google Sheets, going on in 4 s',
    '3/9 Reading',
  ])
  t.end()
})
