import { test } from 'tap'
import { childTraceparent, newTraceparent, traceFields, traceOf, traceparentToKeep } from './trace.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`

test('a traceparent is read', async t => {
  t.same(traceOf({ traceparent }), { traceId, spanId: '00f067aa0ba902b7', sampled: true })
  t.equal(traceOf({ traceparent: traceparent.replace(/01$/, '00') })?.sampled, false)
})

test('none, a malformed one or one of zeros is no trace', async t => {
  t.equal(traceOf({}), undefined)
  t.equal(traceOf({ traceparent: 'hello' }), undefined)
  t.equal(traceOf({ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }), undefined)
})

test('a child keeps the trace and has its own span', async t => {
  const child = traceOf({ traceparent: childTraceparent(traceparent) })
  t.equal(child?.traceId, traceId)
  t.not(child?.spanId, '00f067aa0ba902b7')
  t.ok(traceOf({ traceparent: childTraceparent('nonsense') }))
  t.ok(traceOf({ traceparent: newTraceparent() }))
})

test('what is kept is where the caller stood, written as it has to be, or nothing', async t => {
  t.equal(traceparentToKeep(traceparent), traceparent)
  t.equal(traceparentToKeep(`cc-${traceId}-00f067aa0ba902b7-ff-more`), traceparent)
  t.equal(traceparentToKeep('hello'), undefined)
  t.equal(traceparentToKeep(undefined), undefined)
})

test('the fields name the trace within its project', async t => {
  t.equal(
    traceFields('doki', traceOf({ traceparent }))['logging.googleapis.com/trace'],
    `projects/doki/traces/${traceId}`,
  )
  t.same(traceFields('doki', undefined), {})
})
