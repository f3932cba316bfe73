import fc from 'fast-check'
import { test } from 'tap'
import { foldHeader } from './fold-header.ts'

test('case, accents, blanks and signs make no other header', async t => {
  const same: string[][] = [
    ['Kd.-Nr.', 'KD NR', 'kd_nr', ' kdNr '],
    ['Straße', 'STRASSE', 'strasse'],
    ['Émail', 'email', 'E-Mail', 'ｅｍａｉｌ'],
    ['Número', 'Nu\u0301mero', 'NUMERO'],
    ['Fläche m²', 'flache M2'],
    ['№', 'No.'],
    ['ΑΡΙΘΜΟΣ-ΤΗΛ', 'Αριθμός τηλ'],
  ]
  for (const spellings of same) t.equal(new Set(spellings.map(foldHeader)).size, 1, spellings.join(' = '))
  const others = ['数量', '数', 'ガス', 'カス', 'दिन', 'दीन', 'Сумма', '#', '%', '€']
  t.equal(new Set(others.map(foldHeader)).size, others.length, 'what differs in its letters stays apart')
  t.equal(foldHeader(' \t'), '')
})

test('what is folded stays as it is', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), header => {
      const folded = foldHeader(header)
      return foldHeader(folded) === folded
    }),
    { numRuns: 2000 },
  )
})
