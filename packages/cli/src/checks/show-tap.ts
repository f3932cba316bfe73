/**
 * What a person needs of TAP (https://testanything.org/tap-version-14-specification.html): a line per test file,
 * and every failure whole. Feed it lines; it answers those to print.
 */
export function showTap(): (line: string) => string | undefined {
  let within: number | undefined
  return line => {
    const indent = line.length - line.trimStart().length
    const text = line.trimStart()
    if (within !== undefined) {
      // The YAML block of a failure is indented by two more than its line.
      if (indent > within) return line
      within = undefined
    }
    if (text.startsWith('not ok') && !/ # (TODO|SKIP)/i.test(text)) {
      within = indent
      return line
    }
    if (indent === 0 && text.startsWith('ok ')) return text.replace(/ \{$/, '')
    return / # SKIP/i.test(text) ? text : undefined
  }
}
