const names = [
  'jan january januar janvier enero gennaio janeiro ene janv gen',
  'feb february februar février febrero febbraio fevereiro fev févr',
  'mar march märz mars marzo março mär mrz',
  'apr april avril abril aprile avr abr',
  'may mai mayo maggio maio mag',
  'jun june juni juin junio giugno junho giu',
  'jul july juli juillet julio luglio julho lug juil',
  'aug august août agosto ago',
  'sep september septembre septiembre settembre setembro sept set',
  'oct october oktober octobre octubre ottobre outubro okt out ott',
  'nov november novembre noviembre novembro',
  'dec december dezember décembre diciembre dicembre dezembro dez dic déc',
]

const numbers = new Map(names.flatMap((line, at) => line.split(' ').map(name => [name, at + 1] as const)))

/** 1..12 of a month's name or abbreviation in English, German, French, Spanish, Italian or Portuguese. */
export function monthNamed(name: string): number | undefined {
  return numbers.get(name.toLowerCase().replace(/\.$/, ''))
}
