import { test } from 'tap'
import { readSqlType } from './sql-type.ts'

test('types are read as people write them', async t => {
  t.same(readSqlType('varchar(18)'), { type: 'text', limits: { maxLength: 18 } })
  t.same(readSqlType('character varying'), { type: 'text', limits: {} })
  t.same(readSqlType('NUMERIC(10, 2)'), { type: 'decimal', limits: { precision: 10, scale: 2 } })
  t.same(readSqlType('timestamp with time zone'), { type: 'timestamptz', limits: {} })
  t.same(readSqlType('timestamp(3) without time zone'), { type: 'timestamp', limits: {} })
  t.same(readSqlType('bigserial'), {
    type: 'integer',
    limits: { min: '-9223372036854775808', max: '9223372036854775807' },
  })
  t.same(readSqlType('text[]'), { type: 'list', limits: {} })
})

test('a type that cannot be carried, or is none, has none', async t => {
  for (const written of ['bytea', 'geometry', 'int[]', '', 'select 1; --', 'numeric(x)'])
    t.equal(readSqlType(written).type, null, written)
})
