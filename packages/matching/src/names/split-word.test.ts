import { test } from 'tap'
import { dictionariesFor, english } from '../lexicon/dictionaries.ts'
import { splitWord } from './split-word.ts'

test('compounds fall into parts that the dictionary knows', async t => {
  t.same(parts('kundennummernpruefung', 'de'), ['kundennummer', 'pruefung'])
  t.same(parts('顧客番号', 'ja'), ['顧客番号'])
  t.same(parts('custfirstname', 'en'), ['cust', 'firstname'])
  t.same(parts('shippostalcode', 'en'), ['ship', 'postalcode'])
})

test('a word that is not made of known parts stays whole', async t => {
  t.equal(splitWord('xqzvbrt', english()), null)
  t.equal(splitWord('abc', english()), null)
})

test('letters beyond the first plane, as in 𝐎𝐫𝐝𝐞𝐫, are letters', async t => {
  for (const word of ['𝐎𝐫𝐝𝐞𝐫', '𐐀order', 'ship𐐀', '𐐀𐐁𐐂', '𐐀postalcode'])
    t.equal(splitWord(word, english()), null, word)
})

function parts(word: string, code: string): string[] | undefined {
  const letters = code === 'ja' ? '番' : 'a'
  const dictionary = dictionariesFor(letters).find(each => each.code === code) ?? english()
  return splitWord(word, dictionary)?.map(({ text }) => text)
}
