import { test } from 'tap'
import { exactnessOf } from './exactness.ts'

test('only types that round are looked at, and only values they would round are refused', t => {
  const refuses = (dbType: string, text: string) => exactnessOf(dbType)?.(text) != null
  for (const kept of ['0.1', '-12345.678', '100000000000000000000', '0.000001', '0'])
    t.notOk(refuses('double precision', kept), kept)
  for (const rounded of ['9007199254740993', '0.12345678901234567890'])
    t.ok(refuses('double precision', rounded), rounded)
  t.notOk(refuses('real', '0.00123456'))
  t.notOk(refuses('real', '123456000'))
  t.ok(refuses('real', '16777217'))
  t.ok(refuses('character(5)', 'ab '))
  t.notOk(refuses('character(5)', ' ab'))
  t.ok(refuses('timestamp(0) without time zone', '2024-01-01T00:00:00.5'))
  t.notOk(refuses('timestamp(3) with time zone', '2024-01-01T00:00:00.123Z'))
  for (const dbType of ['numeric', 'text', 'timestamp with time zone'])
    t.equal(exactnessOf(dbType), undefined)
  t.end()
})
