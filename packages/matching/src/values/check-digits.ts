/** ISO 13616: moved round and read as one number, an IBAN leaves 1 when divided by 97 (ISO 7064). */
export function hasIbanCheck(text: string): boolean {
  const plain = text.replace(/\s/g, '')
  if (plain.length < 15 || plain.length > 34) return false
  const turned = plain.slice(4) + plain.slice(0, 4)
  let rest = 0
  for (const letter of turned) {
    const digits = /\d/.test(letter) ? letter : String(letter.charCodeAt(0) - 55)
    for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  }
  return rest === 1
}

/** ISO/IEC 7812-1, annex B: the check of payment cards. */
export function hasLuhnCheck(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits.length > 0 && sum % 10 === 0 && !/^(\d)\1*$/.test(digits)
}

/** GS1 General Specifications, 7.9: the check of EAN-8, UPC-A, EAN-13 and GTIN-14. */
export function hasModulo10Check(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at])
    sum += at % 2 === 1 ? digit * 3 : digit
  }
  return digits.length > 0 && sum % 10 === 0 && !/^(\d)\1*$/.test(digits)
}
