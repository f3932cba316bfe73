import { test } from 'tap'
import { derivedId } from './derived-id.ts'

test('a derived id is the version 5 UUID of its name', t => {
  // The example of RFC 9562, appendix A.4.
  t.equal(
    derivedId('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com'),
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  )
  t.end()
})
