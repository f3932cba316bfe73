/** Words for the two sides, in every language that requests are understood in; folded. */
const sides = {
  sheet: /\b(?:sheet|spreadsheet|sheets|blatts?|tabellenblatts?|feuille|hoja|planilha)\b/,
  table: /\b(?:table|tables|database|tabelle|datenbank|base|tabla|tabela|banco)\b/,
}
const takes =
  /\b(?:take|use|keep|accept|choose|pick|prefer|values?|version|decide|resolve|right|wins?|nimm|nehme?|nehmen|behalte|werte?|gilt|prends|prenez|garde|gardez|valeurs?|toma|tome|usa|use|valor|valores|gana|pega|pegue|fica|fique|mantem|mantenha|vale)\b/
/** What is said of all times to come is a rule, and no decision. */
const always =
  /\b(?:always|from now on|future|immer|kunftig|ab jetzt|toujours|desormais|siempre|sempre|de ahora|de agora)\b/
const most = 12

/** The side that is right in what differs now: “take the sheet's value”. Null: it says none, both, or more than that. */
export function sideTaken(words: string): 'sheet' | 'table' | null {
  const said = words
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]s\b/gu, '')
  if (said.split(/\s+/).length > most || always.test(said) || said.includes('?')) return null
  if (/\b(?:not|no|don't|nicht|pas|nao)\b/.test(said) || !takes.test(said)) return null
  const [isSheet, isTable] = [sides.sheet.test(said), sides.table.test(said)]
  if (isSheet === isTable) return null
  return isSheet ? 'sheet' : 'table'
}
