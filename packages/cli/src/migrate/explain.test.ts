import pg from 'pg'
import { test } from 'tap'
import { explain } from './explain.ts'

const place = { host: 'db.example.com', port: '6543', database: 'postgres' }

test('what a network, a certificate and a pooler say becomes what to do', t => {
  const network = (code: string, message = '') => Object.assign(new Error(message), { code })
  const database = (code: string, message: string) =>
    Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code })
  const said: [Error, RegExp][] = [
    [network('ENETUNREACH'), /db\.example\.com:6543 cannot be reached.*session pooler/],
    [network('SELF_SIGNED_CERT_IN_CHAIN'), /put the PEM text of its authority in DATABASE_CA/],
    [network('', 'The server does not support SSL connections'), /offers no TLS/],
    [network('', 'Connection terminated unexpectedly'), /ended the connection/],
    [new Error('one.sql failed', { cause: network('ECONNRESET') }), /ended the connection/],
    [database('28P01', 'password authentication failed for user "x"'), /Check user and password/],
    [database('XX000', 'Tenant or user not found'), /it is postgres\.REF/],
    [database('42501', 'permission denied for database postgres'), /as its owner/],
    [database('55P03', 'canceling statement due to lock timeout'), /lock timeout \(55P03\)/],
  ]
  for (const [error, words] of said) t.match(explain(error, place), { name: 'DokiError', message: words })
  t.end()
})

test('a fault of our own stays one', t => {
  const fault = new TypeError('x is not a function')
  t.equal(explain(fault, place), fault)
  t.end()
})
