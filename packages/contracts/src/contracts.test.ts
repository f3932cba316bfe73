import { test } from 'tap'
import { z } from 'zod'
import {
  Answer,
  agentOf,
  DokiError,
  ErrorCode,
  GuardLimits,
  jobKinds,
  Mapping,
  MappingProof,
  Problem,
} from './index.ts'

test('an error knows the HTTP status it is answered with', t => {
  const error = new DokiError('not_found', 'No such sheet', { cause: 'why' })
  t.match(error, { name: 'DokiError', status: 404, message: 'No such sheet', cause: 'why' })
  for (const code of ErrorCode.options) t.ok(new DokiError(code, '').status >= 400, code)
  t.end()
})

test('every kind of job has an agent, an input and a result', t => {
  t.same(Object.keys(jobKinds).sort(), Object.keys(agentOf).sort())
  t.end()
})

test('guards are there without being asked for', t => {
  t.same(GuardLimits.parse({}), { rows: 20, share: 0.1 })
  t.end()
})

test('an answer says what it answers', t => {
  t.ok(Answer.safeParse({ kind: 'confirm', decision: 'apply' }).success)
  t.notOk(Answer.safeParse({ kind: 'confirm', decision: 'approve' }).success)
  t.notOk(Answer.safeParse({ decision: 'apply' }).success)
  t.end()
})

test('a proof that was kept before more was counted is still one', t => {
  const column = { column: 'id', filled: 1, castable: 1, failures: [] }
  t.strictSame(MappingProof.parse({ rows: 1, columns: [column], blankKeys: 0, doubledKeys: 0 }), {
    rows: 1,
    columns: [{ ...column, blank: 0, required: false }],
    blankKeys: 0,
    doubledKeys: 0,
    link: null,
  })
  t.end()
})

test('what crosses a process can be described as JSON Schema, for OpenAPI', t => {
  for (const schema of [
    Mapping,
    Problem,
    ...Object.values(jobKinds).flatMap(kind => [kind.input, kind.result]),
  ]) {
    t.doesNotThrow(() => z.toJSONSchema(schema))
  }
  t.end()
})
