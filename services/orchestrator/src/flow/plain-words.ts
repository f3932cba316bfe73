/** The whole of an answer that decides by itself; every language that requests are understood in. */
const words = {
  yes: [
    'yes',
    'yes please',
    'y',
    'ok',
    'okay',
    'sure',
    'do it',
    'go ahead',
    'apply',
    'ja',
    'ja bitte',
    'oui',
    'sí',
    'si',
    'sim',
  ],
  no: ['no', 'no thanks', 'n', 'nope', 'do not', "don't", 'nein', 'non', 'não', 'nao'],
  stop: [
    'cancel',
    'stop',
    'never mind',
    'nevermind',
    'forget it',
    'abbrechen',
    'egal',
    'annuler',
    'laisse tomber',
    'cancelar',
    'olvídalo',
    'deixa',
    'esquece',
  ],
}

/** What an answer in words decides by itself; undefined when it says something more, or something else. */
export function plainWords(answer: string): keyof typeof words | undefined {
  const said = answer
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[\s,.!]+/gu, ' ')
    .trim()
  if (words.yes.includes(said)) return 'yes'
  if (words.no.includes(said)) return 'no'
  return words.stop.includes(said) ? 'stop' : undefined
}
