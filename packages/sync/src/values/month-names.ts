/** English, German, French, Spanish, Portuguese, Italian; without accents and points, lower case. */
const names: readonly string[] = [
  'january jan januar janner janvier janv enero ene janeiro gennaio gen',
  'february feb februar fevrier fevr fev febrero fevereiro febbraio',
  'march mar marz mrz mars marzo marco maerz',
  'april apr avril avr abril abr aprile',
  'may mai mayo maio maggio mag',
  'june jun juni juin junio junho giugno giu',
  'july jul juli juillet juil julio julho luglio lug',
  'august aug aout agosto ago',
  'september sep sept septembre septiembre setiembre setembro set settembre',
  'october oct oktober okt octobre octubre outubro out ottobre ott',
  'november nov novembre noviembre novembro',
  'december dec dezember dez decembre diciembre dic dezembro dicembre',
]

const months = new Map(names.flatMap((line, i) => line.split(' ').map(name => [name, i + 1] as const)))

/** 1..12, or undefined for a word that names no month. */
export function monthOf(word: string): number | undefined {
  return months.get(plain(word))
}

const days = new Set(
  (
    'monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun ' +
    'montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sonnabend sa sonntag so ' +
    'lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim ' +
    'lunes martes miercoles mie jueves jue viernes vie sabado sab domingo dom'
  ).split(' '),
)

/** Words that stand in a date and say nothing: `8 de noviembre`, `8th of November`, `Saturday`. */
export function isFiller(word: string): boolean {
  const name = plain(word)
  return name === 'de' || name === 'of' || name === 'del' || days.has(name)
}

function plain(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
