import type { MappingProposal } from '@doki/contracts'
import { test } from 'tap'
import { column, question, suggest, table } from '../../test/suggest-case.ts'
import { type MappingQuestion, suggestMapping } from '../suggest-mapping.ts'
import { addHints, type PairHints } from './pair-hints.ts'
import { checkRerank, type RerankAnswer, rerankHints, whyNone } from './rerank-answer.ts'
import { rerankQuestion } from './rerank-question.ts'
import { unsureColumns } from './unsure-columns.ts'

const zorp = {
  headers: ['ID', 'Zorp', 'Blick'],
  rows: [
    [1, 'grumble thing', 'lorem it'],
    [2, 'other mumble', 'what ho'],
  ],
  table: table([
    column('id', 'integer', { nullable: false }),
    column('alpha', 'text'),
    column('beta', 'text'),
    column('weight', 'integer'),
  ]),
}

const said = { source: 0, target: 0, certainty: 'sure', why: 'alike' } as const

test('only headers that are not sure are asked about, among columns that are nobody else’s and take the values', t => {
  const { asked, labels, columns } = ask(zorp)
  t.same(labels.toSorted(), ['Blick', 'Zorp'])
  t.same(columns.toSorted(), ['alpha', 'beta'])
  t.match(asked, {
    tab: 'Sheet1',
    table: 'orders',
    sources: [
      {
        source: 0,
        type: 'text',
        values: /texts, about 1\d characters and 2 words; 0 % blank; all different$/,
        candidates: [0, 1],
      },
    ],
    targets: [{ target: 0, type: 'text', nullable: true, key: false }, { target: 1 }],
  })
  const sure = { headers: ['ID', 'Quantity'], rows: [[1, 2]], table: table([column('id', 'integer')]) }
  t.same(unsureColumns({ candidates: [], columns: [] }), [])
  t.equal(rerank({ ...sure, headers: ['ID'], rows: [[1]] }), null)
  t.equal(rerank({ ...zorp, table: null }), null, 'a table that is to be made')
  t.end()
})

test('a wide table asks about the most doubtful headers, within its tokens', t => {
  const letters = (n: number) => String.fromCharCode(97 + (n % 26), 97 + ((n * 7) % 26), 97 + ((n * n) % 26))
  const names = Array.from({ length: 80 }, (_, n) => `zq${letters(n)}`)
  const wide = {
    headers: names,
    rows: [names.map(() => 'some words')],
    table: table(names.map((_, n) => column(`${letters(n * 3 + 5)}mk`, 'text'))),
  }
  const few = ask(wide, { mostTokens: 500 })
  t.ok(few.labels.length > 1 && few.labels.length < 10)
  t.ok(JSON.stringify(few.asked).length < 500 * 4 + 100)
  const all = ask(wide, { mostTokens: 100_000 })
  t.equal(all.labels.length, 60)
  t.ok(all.asked.sources.every(({ candidates }) => candidates.length <= 8))
  t.equal(rerank(wide, { mostTokens: 1 }), null)
  t.end()
})

test('no value of the sheet is in a question, unless cells may be shared', t => {
  const headers = ['Zorp', 'Blick', 'Frumm', 'Gnarl', 'Wibble', 'Plonk']
  const rows = Array.from({ length: 30 }, (_, n) => [
    `canary-${n}`,
    481_516 + n,
    `sparrow${n}@example.com`,
    `19${70 + n}-03-0${1 + (n % 9)}`,
    n % 2 === 0 ? 'yes' : 'no',
    -73.25 - n,
  ])
  const types = ['text', 'integer', 'text', 'date', 'boolean', 'decimal'] as const
  const many = { headers, rows, table: table(types.map((type, n) => column(`mmm${n}k`, type))) }
  const said = JSON.stringify(ask(many).asked)
  for (const value of rows.flat().filter(value => value !== 'yes' && value !== 'no'))
    t.notOk(said.includes(String(value)), String(value))
  t.match(said, /e-mail addresses; texts|e-mail addresses/)
  t.match(said, /whole numbers from the order of 10\^5 to 10\^5/)
  t.match(said, /decimal numbers from the order of -10\^2 to -10\^1, some negative/)
  t.match(said, /dates, years 197\d to 199\d/)
  t.match(said, /yes or no/)
  t.match(JSON.stringify(ask(many, { shareCells: true }).asked), /"examples":\["canary-0","canary-1"/)
  t.end()
})

test('an answer may only choose among what was asked about, and each once', t => {
  const rerank = ask(zorp)
  const wrong = (...answers: Partial<RerankAnswer['answers'][number]>[]) =>
    checkRerank(rerank, { answers: answers.map(each => ({ ...said, ...each })) })
  t.equal(wrong({ source: 0, target: 1 }, { source: 1, target: null }), null)
  t.equal(wrong(), null, 'what is not answered is not known')
  t.match(wrong({ source: 2 }), /no source 2/)
  t.match(wrong({ source: 0, target: 2 }), /no candidate/)
  t.match(wrong({ source: 0, target: 0 }, { source: 0, target: 1 }), /answered twice/)
  t.match(wrong({ source: 0, target: 0 }, { source: 1, target: 0 }), /given to two/)
  for (const why of ['see https://evil.example', 'www.evil.example', '<img src=x>', '[a](b)'])
    t.match(wrong({ why }), /plain words/)
  t.end()
})

test('a reason is one plain line, marked as the model’s', t => {
  const rerank = ask(zorp)
  const why = `both\n\u0000\u202e are ${'long '.repeat(100)}`
  const hints = rerankHints(rerank, { answers: [{ ...said, why }] })
  const hint = hints(rerank.labels[0] ?? '', rerank.columns[0] ?? '')
  t.match(hint, { odds: 5, reason: /^the model: both are long long/ })
  t.equal(hint?.reason?.length, 'the model: '.length + 200)
  const none = rerankHints(rerank, { answers: [{ ...said, target: null, why: '' }] })
  t.match(none(rerank.labels[0] ?? '', rerank.columns[1] ?? ''), { odds: -3, reason: null })
  t.same(
    [...whyNone(rerank, { answers: [{ ...said, target: null, why: '' }] })],
    [[rerank.labels[0], 'the model: it gives no reason']],
  )
  t.end()
})

test('a choice speaks against the rivals on both sides', t => {
  const rerank = ask(zorp)
  const [first = '', second = ''] = rerank.labels
  const [a = '', b = ''] = rerank.columns
  const hints = rerankHints(rerank, { answers: [{ ...said, certainty: 'likely' }] })
  t.match([hints(first, a)?.odds, hints(first, b)?.odds], [3, -2])
  t.match([hints(second, a)?.odds, hints(second, b)?.odds ?? 0], [-2, 0])
  t.equal(hints('ID', 'id'), null)
  const both = addHints([
    hints,
    (label, column) => (label === first && column === a ? { odds: 1, reason: 'r' } : null),
  ])
  t.match(both(first, a), { odds: 4, reason: /^the model/ })
  t.end()
})

test('hints choose a pair that nothing else speaks for, with the reason; the others stay', t => {
  const says: PairHints = (label, name) =>
    label === 'Zorp' && name === 'beta' ? { odds: 3, reason: 'the model: an old word for it' } : null
  const before = pairsOf(suggest(zorp))
  const proposal = suggest({ ...zorp, hints: says })
  t.match(pairsOf(proposal), { ID: 'id', Zorp: 'beta' })
  t.not(before.Zorp, 'beta')
  t.match(proposal.columns.find(({ label }) => label === 'Zorp')?.reasons[0], 'the model: an old word for it')
  t.end()
})

test('what anybody says makes no value fit', t => {
  const says: PairHints = (label, name) =>
    label === 'Zorp' && name === 'weight' ? { odds: 50, reason: 'the model: believe me' } : null
  t.same(suggest({ ...zorp, hints: says }), suggest(zorp))
  t.end()
})

type Options = Partial<Parameters<typeof rerankQuestion>[2]>

function rerank(about: Parameters<typeof question>[0], options: Options = {}) {
  const full: MappingQuestion = question(about)
  const offline = suggestMapping({ ...full, mostCandidates: 40 })
  const tokensOf = (text: string) => Math.ceil(text.length / 4)
  return rerankQuestion(full, offline, { shareCells: false, mostTokens: 6_000, tokensOf, ...options })
}

function ask(...asked: Parameters<typeof rerank>) {
  const found = rerank(...asked)
  if (!found) throw new Error('expected a question')
  return found
}

function pairsOf({ columns }: MappingProposal): Record<string, string> {
  return Object.fromEntries(columns.map(({ label, column }) => [label, column]))
}
