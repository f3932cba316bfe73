import fc from 'fast-check'

const deep = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)

const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b\ufeff',
  '__proto__',
  'constructor',
  "'; drop table jobs; --",
  '{{7*7}}',
  '../../etc/passwd',
  '%00%ff%',
  '=1+1',
  '🤷'.repeat(300),
  'x'.repeat(70_000),
  '9'.repeat(400),
  '00000000-0000-0000-0000-000000000000',
  '2026-13-45T99:99:99Z',
  'postgres://a:b@[::ffff:127.0.0.1]:0/c?sslmode=%00',
  '*/0 99 * * *',
]

/** What no careful caller sends in place of a value. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...texts) },
  fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e308, -0, 2 ** 53, 2 ** 31, Number.MIN_VALUE, [], {}, [
    [],
  ]),
  fc.constantFrom<unknown>(
    { toString: 1 },
    { length: -1 },
    { constructor: { prototype: 1 } },
    deep(50),
    Array(2_000).fill(0),
    Array(1_600).fill({}),
    Array(100_000).fill({}),
    Object.fromEntries(Array.from({ length: 1_900 }, (_, at) => [`name${at}`, at])),
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

/** Texts alone, for where only text can stand. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

/** Bodies that are no JSON, or JSON that is meant to harm who reads it. */
export const hostileBodies: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '1e999',
    '{"a":1,"a":2}',
    '{"__proto__":{"isAdmin":true}}',
    '{"constructor":{"prototype":{"x":1}}}',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    '\ufeff{}',
    '{"text":"\\ud800"}',
    `{"columns":[${'{},'.repeat(340_000)}{}]}`,
    `{"proposal":{"columns":[${'{},'.repeat(340_000)}{}]}}`,
    `{"text":"${'y'.repeat(1_100_000)}"}`,
  ),
  fc.string({ unit: 'binary', maxLength: 100 }),
)
