import { test } from 'tap'
import { summaryOf } from './trace-pool.ts'

test('a query is named by its statement and, in our own database, its table', t => {
  t.equal(summaryOf('select id from jobs where id = $1', 'doki'), 'select jobs')
  t.equal(summaryOf('\n  insert into public.sync_rows (key) values ($1)', 'doki'), 'insert public.sync_rows')
  t.equal(summaryOf('with old as (select 1) update jobs set status = $1', 'doki'), 'update jobs')
  t.equal(summaryOf('begin; set local idle_in_transaction_session_timeout = 20000', 'doki'), 'begin')
  t.equal(summaryOf('', 'doki'), 'copy', 'a COPY is a stream that keeps its text')
  t.end()
})

test('of somebody’s database no name is told', t => {
  t.equal(summaryOf(`select "Secret Ada" from "public"."people"`, 'customer'), 'select')
  t.equal(summaryOf('update people set name = $1', 'customer'), 'update')
  t.end()
})
