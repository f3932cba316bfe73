import { test } from 'tap'
import { tabNamed } from './tab-named.ts'

test('a tab is found by its name, exactly or nearly', t => {
  const tabs = [{ title: 'orders' }, { title: 'Orders' }, { title: ' Archive 2024 ' }]
  t.equal(tabNamed(tabs, 'Orders'), tabs[1])
  t.equal(tabNamed(tabs, 'ORDERS'), tabs[0])
  t.equal(tabNamed(tabs, 'archive 2024'), tabs[2])
  t.equal(tabNamed(tabs, 'archive'), undefined)
  t.end()
})
