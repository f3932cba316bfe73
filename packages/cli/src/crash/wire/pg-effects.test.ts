import { test } from 'tap'
import { type PgEffects, pgEffects } from './pg-effects.ts'
import { messageCutter, type PgMessage } from './pg-messages.ts'

test('the commit of a transaction that wrote is an effect, with what it wrote', async t => {
  const { query } = setup()
  t.equal(query('begin', 'T'), undefined)
  t.equal(query('insert into public.orders (id) select 1', 'T', 'INSERT 0 3'), undefined)
  t.equal(query('update "orders" o set id = 2', 'T', 'UPDATE 2'), undefined)
  t.equal(query('commit', 'I', 'COMMIT'), 'commit: insert public.orders, update orders')
})

test('a transaction that only read, or wrote only signs of life, has no effect', async t => {
  const { query } = setup()
  query('begin isolation level repeatable read read only', 'T')
  query('select * from orders for update', 'T')
  t.equal(query('commit', 'I'), undefined)
  t.equal(query("update jobs set lease_until = now() + interval '30s' where id = $1", 'I'), undefined)
})

test('a writing statement outside a transaction is an effect of its own; its rows are those the server tells', async t => {
  const { query, effects } = setup()
  t.equal(query('update jobs set status = $1', 'I', 'UPDATE 1'), 'update jobs')
  t.equal(effects.rows(), 1)
  t.equal(
    query('with gone as (delete from base where key = $1 returning 1) select * from gone', 'I'),
    'delete base',
  )
  t.equal(effects.rows(), 0)
})

test('statements sent in parts are known by their names', async t => {
  const { effects, ready } = setup()
  effects.asks(message('P', 's1\0insert into base values ($1)\0\0\0'))
  effects.asks(message('P', 's2\0select 1\0\0\0'))
  effects.asks(message('B', '\0s1\0'))
  t.equal(effects.asks(message('E', '\0\0\0\0\0')), 'insert base')
  ready('I')
  effects.asks(message('B', '\0s2\0'))
  t.equal(effects.asks(message('E', '\0\0\0\0\0')), undefined)
})

test('what is copied in outside a transaction takes effect when the copying ends', async t => {
  const { effects } = setup()
  t.equal(effects.asks(message('Q', 'copy orders (id) from stdin\0')), undefined)
  t.equal(effects.asks(message('d', '1\n')), undefined)
  t.equal(effects.asks(message('c', '')), 'copy orders')
})

test('a stream is cut into messages wherever its chunks end', async t => {
  const hello = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0])
  const bytes = Buffer.concat([hello, message('Q', 'select 1\0').bytes, message('X', '').bytes])
  for (const size of [1, 3, 7, bytes.length]) {
    const cut = messageCutter(true)
    const found: PgMessage[] = []
    for (let at = 0; at < bytes.length; at += size) found.push(...cut(bytes.subarray(at, at + size)))
    t.same(
      found.map(({ type, body }) => [type, body.length]),
      [
        ['', 5],
        ['Q', 9],
        ['X', 0],
      ],
    )
    t.ok(Buffer.concat(found.map(each => each.bytes)).equals(bytes))
  }
})

function message(type: string, body: string): PgMessage {
  const text = Buffer.from(body)
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(4 + text.length, 1)
  return { type, body: text, bytes: Buffer.concat([head, text]) }
}

function setup() {
  const effects: PgEffects = pgEffects()
  const ready = (state: string) => effects.answers(message('Z', state))
  return {
    effects,
    ready,
    /** Asks as a client does, answers as a server does, and tells what the question would do. */
    query(text: string, state: string, tag = 'SELECT 0') {
      const what = effects.asks(message('Q', `${text}\0`))
      effects.answers(message('C', `${tag}\0`))
      ready(state)
      return what
    },
  }
}
