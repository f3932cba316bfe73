import { isFamilyName, isGivenName, isRegion } from '../lexicon/people.ts'
import { world } from '../lexicon/world.ts'
import { fold } from '../names/fold.ts'
import { hasIbanCheck, hasLuhnCheck, hasModulo10Check } from './check-digits.ts'

/** What texts can be told to be, whatever the column is called; the more special first. */
export const valueKinds = [
  'email',
  'url',
  'image url',
  'uuid',
  'ip address',
  'mac address',
  'iban',
  'bic',
  'card number',
  'vat number',
  'barcode',
  'isbn',
  'phone',
  'coordinate pair',
  'color',
  'hash',
  'file name',
  'version',
  'currency code',
  'country code',
  'country',
  'language',
  'month',
  'weekday',
  'gender',
  'salutation',
  'region',
  'job title',
  'company',
  'street address',
  'given name',
  'family name',
  'person',
  'postal code',
] as const
export type ValueKind = (typeof valueKinds)[number]

/** What a kind is called in the plural, for a person: "both hold e-mail addresses". */
export const kindNames: Record<ValueKind, string> = {
  email: 'e-mail addresses',
  url: 'web addresses',
  'image url': 'addresses of images',
  uuid: 'UUIDs',
  'ip address': 'IP addresses',
  'mac address': 'MAC addresses',
  iban: 'IBANs',
  bic: 'bank codes (BIC)',
  'card number': 'card numbers',
  'vat number': 'VAT numbers',
  barcode: 'barcodes (EAN, UPC)',
  isbn: 'ISBNs',
  phone: 'phone numbers',
  'coordinate pair': 'coordinates',
  color: 'colours',
  hash: 'hashes',
  'file name': 'names of files',
  version: 'version numbers',
  'currency code': 'currencies',
  'country code': 'country codes',
  country: 'names of countries',
  language: 'languages',
  month: 'months',
  weekday: 'days of the week',
  gender: 'genders',
  salutation: 'forms of address',
  region: 'states and provinces',
  'job title': 'job titles',
  company: 'names of companies',
  'street address': 'street addresses',
  'given name': 'first names',
  'family name': 'last names',
  person: 'names of people',
  'postal code': 'postal codes',
}

/** All kinds one text could be of. */
export function kindsOf(text: string): ValueKind[] {
  const plain = text.trim()
  if (plain === '' || plain.length > 300) return []
  const hasDigit = /\d/.test(plain)
  const hasLetter = /\p{L}/u.test(plain)
  const out: ValueKind[] = []
  for (const [kind, is] of tests) {
    if (!hasDigit && digits.has(kind)) continue
    if (hasLetter ? !hasDigit || !words.has(kind) : !words.has(kind)) {
      if (is(plain)) out.push(kind)
    }
  }
  return out
}

/** Kinds that are never without a digit, and kinds that never have one but are words. */
const digits = new Set<ValueKind>([
  ...([
    'uuid',
    'ip address',
    'iban',
    'card number',
    'vat number',
    'barcode',
    'isbn',
    'phone',
    'coordinate pair',
  ] as const),
  ...(['hash', 'version', 'postal code', 'mac address'] as const),
])
const words = new Set<ValueKind>([
  ...(['bic', 'country code', 'country', 'language', 'weekday', 'gender', 'salutation', 'region'] as const),
  ...(['job title', 'given name', 'family name', 'person'] as const),
])

const tests: [ValueKind, (text: string) => boolean][] = [
  ['email', text => /^[^\s@,;]+@[^\s@,;]+\.[^\s@.]{2,}$/.test(text)],
  ['image url', text => /^https?:\/\/\S+\.(png|jpe?g|gif|webp|svg|bmp|avif)(\?\S*)?$/i.test(text)],
  [
    'url',
    text =>
      /^(https?:\/\/|www\.)\S+$/i.test(text) ||
      /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|io|de|fr|es|it|nl|co|info|biz|shop|app)(\/\S*)?$/i.test(text),
  ],
  ['uuid', text => /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(text)],
  [
    'ip address',
    text =>
      /^(\d{1,3}\.){3}\d{1,3}$/.test(text) || /^(?=.*::|([0-9a-f]{1,4}:){7})[0-9a-f:]{3,39}$/i.test(text),
  ],
  ['mac address', text => /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(text)],
  ['iban', text => /^[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}$/.test(text) && hasIbanCheck(text)],
  [
    'bic',
    text =>
      /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(text) &&
      world.countryCodes().has(text.slice(4, 6).toLowerCase()) &&
      text.length !== 9,
  ],
  ['card number', text => /^(\d[ -]?){13,19}$/.test(text) && hasLuhnCheck(text)],
  [
    'vat number',
    text =>
      /^(AT ?U\d{8}|BE ?[01]\d{9}|CHE[-\d. ]{9,14}.*|DE ?\d{9}|DK ?\d{8}|ES ?[A-Z0-9]\d{7}[A-Z0-9]|FI ?\d{8}|FR ?[A-Z0-9]{2} ?\d{9}|GB ?\d{9}|IE ?\d[A-Z0-9]\d{5}[A-Z]{1,2}|IT ?\d{11}|LU ?\d{8}|NL ?\d{9}B\d{2}|PL ?\d{10}|PT ?\d{9}|SE ?\d{12})$/.test(
        text,
      ),
  ],
  ['barcode', text => /^\d{8}$|^\d{12,14}$/.test(text) && hasModulo10Check(text)],
  ['isbn', text => /^(97[89][- ]?)?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dX]$/.test(text) && isIsbn(text)],
  ['phone', isPhone],
  ['coordinate pair', text => /^-?\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}$/.test(text)],
  ['color', text => /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text) || colors.has(fold(text))],
  ['hash', text => /^[0-9a-f]{32}$|^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(text)],
  [
    'file name',
    text =>
      /^[^\s/\\:]{1,80}\.(pdf|docx?|xlsx?|pptx?|csv|txt|zip|png|jpe?g|gif|mp[34]|json|xml|html?)$/i.test(
        text,
      ),
  ],
  ['version', text => /^v?\d{1,3}\.\d{1,3}\.\d{1,5}([.-][\w.]+)?$/.test(text) && !isDateLike(text)],
  ['currency code', text => world.currencies().has(text.toLowerCase()) || /^[€$£¥₹₽]$/.test(text)],
  ['country code', text => /^[A-Za-z]{2,3}$/.test(text) && world.countryCodes().has(text.toLowerCase())],
  [
    'country',
    text =>
      text.length > 3
        ? world.countries().has(fold(text))
        : /^(USA|UK|UAE|EU|中国|日本|美国|法国|德国|韩国|台灣|台湾|英国|中國|美國)$/i.test(text),
  ],
  [
    'language',
    text =>
      world.languages().has(fold(text)) ||
      world.languageTags().has(text.toLowerCase()) ||
      (/^[a-z]{2}[-_][a-z]{2}$/i.test(text) && world.languageTags().has(text.slice(0, 2).toLowerCase())),
  ],
  ['month', text => world.months().has(fold(text).replace(/\.$/, ''))],
  ['weekday', text => world.weekdays().has(fold(text).replace(/\.$/, ''))],
  ['gender', text => genders.has(fold(text))],
  ['salutation', text => salutations.has(fold(text).replace(/\.$/, ''))],
  ['region', text => text.length > 2 && isRegion(text)],
  ['job title', text => /\s|\p{L}{6}/u.test(text) && jobWord.test(text)],
  ['company', isCompany],
  ['street address', isStreet],
  ['given name', text => /^[\p{L}'’. -]{2,30}$/u.test(text) && isGivenName(text)],
  ['family name', text => /^[\p{L}'’. -]{1,30}$/u.test(text) && isFamilyName(text)],
  ['person', isPerson],
  ['postal code', text => postal.test(text)],
]

const jobWord =
  /(manager|director|engineer|specialist|strategist|analyst|consultant|developer|designer|officer|coordinator|administrator|technician|assistant|associate|executive|representative|supervisor|planner|facilitator|liaison|architect|producer|orchestrator|accountant|nurse|teacher|driver|sales rep|buyer|clerk|leiter|leiterin|sachbearbeiter|sachbearbeiterin|ingenieur|entwickler|berater|kaufmann|kauffrau|mitarbeiter|directeur|responsable|ingénieur|chargée? d.|comptable|technicien|gerente|ingeniero|analista|técnico|contable|diretor|engenheiro|responsabile|direttore|ingegnere|impiegato|medewerker|adviseur|beheerder|директор|менеджер|инженер|бухгалтер|部長|課長|経理|工程师|經理|经理)$/iu
const postal =
  /^(\d{5}(-\d{4})?|\d{4}|\d{6}|\d{3}[- ]\d{4}|\d{3} \d{2}|\d{2}-\d{3}|\d{5}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|〒\d{3}-?\d{4}|[A-Z]{1,2}-\d{4,5})$/

function isIsbn(text: string): boolean {
  const digits = text.replace(/[^\dX]/g, '')
  if (digits.length === 13) return hasModulo10Check(digits)
  if (digits.length !== 10) return false
  const sum = [...digits].reduce(
    (sum, digit, at) => sum + (digit === 'X' ? 10 : Number(digit)) * (10 - at),
    0,
  )
  return sum % 11 === 0
}

function isDateLike(text: string): boolean {
  return /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}/.test(text)
}

function isPhone(text: string): boolean {
  if (!/^(\+|\(|0|\d)[\d\s()./‑-]{5,22}(\s?(x|ext\.?|#)\s?\d{1,6})?$/i.test(text) || isDateLike(text))
    return false
  if (/^\d{1,6}[/-]\d{2,4}$/.test(text) && text.length < 10 && !/^\d{3}-\d{4}$/.test(text)) return false // an invoice's number and year
  const digits = text.replace(/(x|ext\.?|#)\s?\d+$/i, '').replace(/\D/g, '')
  if (digits.length < 7 || digits.length > 15) return false
  return text.startsWith('+') || text.startsWith('(') || text.startsWith('0') || /[-\s()./]/.test(text)
    ? !/^\d+[.,]\d{1,2}$/.test(text) && !/^\d{1,3}([., ]\d{3})+([.,]\d+)?$/.test(text)
    : false
}

const companyEnd =
  /(?:^|[\s,(])(inc|llc|ltd|limited|corp|corporation|co|company|plc|llp|lp|group|gruppe|holdings?|gmbh|gmbh & co\.? kg|ag|kg|ohg|gbr|ug|e\.?k|e\.?v|se|sarl|sas|sasu|s\.?a\.?|eurl|sci|snc|s\.?r\.?l\.?s?|s\.?p\.?a\.?|s\.?a\.?s\.?|s\.?n\.?c\.?|s\.?l\.?u?|s\.?c\.?|ltda|eireli|lda|b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|pty|oy|ab|as|aps|& (sons|co|söhne|partner|fils|figli|hijos|zonen)|and sons|e figli|hermanos|gebr|bros|industries|partners|associates|solutions|services|technologies|consulting|logistics|и партнеры)\.?\)?$/iu
const companyMark =
  /^(株式会社|有限会社|合同会社|合資会社|ООО|ОАО|АО|ПАО|ЗАО|ИП)|(株式会社|有限会社|合同会社|合資会社|有限公司|股份有限公司|集团|集團|公司)$/u

function isCompany(text: string): boolean {
  if (text.length < 3 || text.length > 80 || /\d{4,}/.test(text)) return false
  if (companyMark.test(text)) return true
  // "Kuhn - Hansen", "Beahan, Goodwin and Purdy", "Rossi-Bianchi e figli"
  return (
    (/\s/.test(text) && companyEnd.test(text)) ||
    /^\p{Lu}[\p{L}'’]+, \p{Lu}[\p{L}'’]+ (and|und|et|y|e|en) \p{Lu}[\p{L}'’]+$/u.test(text) ||
    /^\p{Lu}[\p{L}'’]+ - \p{Lu}[\p{L}'’]+$/u.test(text)
  )
}

const streetWord =
  /(?:^|[\s\d.])(street|st|road|rd|avenue|ave|av|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|way|highway|hwy|circle|terrace|trail|trace|route|alley|parkway|pkwy|crescent|close|grove|plaza|loop|ford|mews|spur|fork|ridge|crossing|manor|hills?|villages?|islands?|junctions?|views?|walks?|rue|chemin|allée|impasse|quai|place|cours|calle|avenida|avda|paseo|carrera|plaza|camino|colonia|rua|travessa|praça|largo|alameda|rodovia|via|viale|piazza|corso|vicolo|borgo|strada|contrada|incrocio|rotonda|ул|улица|просп|проспект|пер|переулок|шоссе|бульвар)(?=[\s.,\d]|$)/iu
const streetEnd =
  /\p{L}(straße|strasse|str\.?|weg|platz|allee|gasse|ring|damm|ufer|chaussee|straat|laan|plein|gracht|kade|dijk|singel|steeg)\b/iu

function isStreet(text: string): boolean {
  if (text.length < 5 || text.length > 120) return false
  if (/[丁番号號路街巷弄]/.test(text) && /\d|[一二三四五六七八九十]/.test(text)) return true
  if (/[市區区縣县鄉镇鎮].*[路街巷弄段]/.test(text)) return true
  if (streetEnd.test(text)) return true
  return /\d/.test(text) && /\p{L}{2}/u.test(text) && streetWord.test(text)
}

const honorific = /^(mr|mrs|ms|dr|prof|herr|frau|sr|sra|m|mme|sig|miss)\.?\s+/iu
const hanName =
  /^[\p{Script=Han}]{1,3}[\s　][\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{1,4}$|^[ァ-ヶー]{2,8}[\s　][ァ-ヶー]{2,8}$/u

/** Two to four capitalised words of which one is a known first name, or "Last, First". */
function isPerson(text: string): boolean {
  if (hanName.test(text)) return true
  const bare = text.replace(honorific, '').replace(/,?\s+(jr|sr|ii|iii|iv|md|phd|dds|dvm)\.?$/i, '')
  if (
    !/^\p{Lu}[\p{L}'’.-]*(,?\s+(de|da|do|dos|del|la|van|von|der|den|di|le)?\s?\p{Lu}[\p{L}'’.-]*){1,4}$/u.test(
      bare,
    )
  )
    return false
  return bare.split(/[\s,]+/).some(word => isGivenName(word))
}

const colors = new Set(
  'black white red green blue yellow orange purple pink brown gray grey silver gold beige navy turquoise violet magenta cyan teal olive maroon lime ivory lavender indigo tan plum salmon orchid azure schwarz weiss rot grun blau gelb lila rosa braun grau silber turkis noir blanc rouge vert bleu jaune violet rose marron gris negro blanco rojo verde azul amarillo naranja morado marron preto branco vermelho amarelo roxo cinza nero bianco rosso giallo viola grigio zwart wit rood groen blauw geel paars bruin grijs черный белый красный зеленый синий желтый 黒 白 赤 青 緑 黄 黑色 白色 红色 蓝色 绿色 黄色 紅色 藍色 綠色'.split(
    ' ',
  ),
)
const genders = new Set(
  'm f w d x male female man woman diverse non-binary nonbinary other mannlich weiblich divers masculin feminin homme femme h hombre mujer masculino femenino feminino maschio femmina uomo donna man vrouw vrouwelijk mannelijk мужской женский м ж 男 女 男性 女性 男子 女子 boy girl'.split(
    ' ',
  ),
)
const salutations = new Set(
  'mr mrs ms miss mx dr prof sir madam herr frau firma divers m mme mlle monsieur madame sr sra srta senor senora senhor senhora don dona sig sig.ra sigra signor signora dott dott.ssa dhr mevr de heer mevrouw 様 先生 女士 小姐 г-н г-жа'.split(
    ' ',
  ),
)
