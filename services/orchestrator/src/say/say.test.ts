import { test } from 'tap'
import { childOf, proposal, run } from '../testing/samples.ts'
import { testFlow } from '../testing/test-flow.ts'
import { languages, sayLike } from './say.ts'

test('every language says everything, with the same things filled in', t => {
  const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()
  const { en, ...others } = languages
  for (const [language, words] of Object.entries(others)) {
    t.strictSame(Object.keys(words).sort(), Object.keys(en ?? {}).sort(), language)
    for (const [what, text] of Object.entries(en ?? {}))
      t.strictSame(holes(words[what as keyof typeof words]), holes(text), `${language}: ${what}`)
  }
  t.end()
})

test('what a run did is told in the language it was asked for in', async t => {
  const { addSync, ask, finish, deliver, jobs } = await testFlow(t)
  await addSync('CRM')
  const told = async (text: string) => {
    const { id } = await ask(text)
    await finish(await childOf(jobs, id), run('applied', { conflicts: 2 }))
    await deliver(id)
    return (await jobs.find(id))?.result
  }
  t.match(await told('Starte jetzt den Sync CRM'), {
    message: 'Tabelle: 1 Zeile eingefügt, 0 geändert, 0 gelöscht; 2 Konflikte zu entscheiden.',
  })
  t.match(await told('Run the CRM sync now'), {
    message: /^Table: 1 row inserted, .*2 conflicts to decide\.$/,
  })
})

test('what is filled in is not read for more to fill in', t => {
  const text = sayLike('Pause the sync')('noUndo', { name: '{examples} {name}' })
  t.match(text, /^“\{examples\} \{name\}” has no run/)
  t.end()
})

test('a person is answered in the language they asked in', async t => {
  const { addSync, ask, askOf, answer, deliver, finish, jobs } = await testFlow(t)
  const lost = await ask('Wie wird morgen das Wetter in Rom?')
  t.match(lost.error?.message, /nicht verstanden\. Sagen Sie zum Beispiel/)
  t.match((await ask('Pausiere den Sync CRM')).error?.message, /noch keinen Sync/)
  await addSync('CRM')
  const job = await ask('Lösche den Sync CRM')
  t.match(askOf(job), { change: { action: 'delete_sync', text: /^Den Sync „CRM“ .* löschen\?/ } })
  await answer(job.id, { kind: 'question', choice: 'nein' })
  await deliver(job.id)
  t.match((await jobs.find(job.id))?.result, { message: 'Es wurde nichts geändert.' })
  t.match(
    (await ask('Annule la dernière exécution de la synchronisation CRM')).error?.message,
    /aucune exécution à annuler/,
  )
  const copied = await ask('Copia la hoja «Orders» en la tabla «orders»')
  await finish(await childOf(jobs, copied.id), proposal)
  await deliver(copied.id)
  await answer(copied.id, { kind: 'review', decision: 'reject' })
  await deliver(copied.id)
  t.match((await jobs.find(copied.id))?.result, { message: /^La correspondencia se rechazó/ })
})
